package activemark.mark.training;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.model.train.Groups;
import activemark.model.train.Trainer;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains some blocks of a student so that a mark's term gets small while the features of all tokens
 * stay what they were: loss = MSE(features, features before) / their variance + weight * term.
 *
 * <p>"Before" is the student as it is handed over: the base, or a copy that already carries other
 * marks, which then stay. The blocks before the span and the features to keep are computed once.
 */
public final class SpanTraining implements AutoCloseable {
  /** Pictures that the variance of the features is taken over. */
  private static final int SCALED_ON = 32;

  private final Backbone student;
  private final Span span;
  private final Precision precision;
  private final Progress progress;
  private final Streams streams;
  private final double variance;

  /**
   * Runs the student once over the pictures.
   *
   * @param images pictures on which the features are kept, n x N x D x 8 bytes of memory
   * @param span blocks that may change
   */
  public SpanTraining(Workbench bench, ImageBatch images, Span span) {
    this.student = bench.student();
    this.span = span;
    this.precision = bench.precision();
    this.progress = bench.progress();
    int depth = student.spec().depth();
    this.streams =
        Streams.of(student, images, Set.of(span.from(), depth), precision, bench.progress());
    try (Scope scope = Scope.open()) {
      Tensor some = Ops.rows(streams.at(depth), 0, Math.min(SCALED_ON, streams.images()));
      this.variance = Ops.item(student.features(some).var());
    }
  }

  /**
   * Trains the student's blocks in place.
   *
   * @param seed of the order of pictures
   * @return the loss of the last step
   * @throws activemark.error.BadInput if the loss is no longer a number
   */
  public double run(Recipe recipe, MarkTerm term, Seed seed) {
    boolean plain = recipe.descent() == Recipe.Descent.PLAIN;
    if (plain && !term.cuts().isEmpty()) {
      throw new IllegalArgumentException("a term with a step of its own has no pass to share");
    }
    List<String> names = student.weights().names(span);
    List<Trainer.Group> groups =
        new ArrayList<>(Groups.of(student.weights(), names, recipe.rate(), 0));
    groups.addAll(term.groups());
    groups.removeIf(group -> group.leaves().isEmpty());
    List<Tensor> weights = names.stream().map(student.weights()::get).toList();
    RandomStream random = seed.stream("training/pictures");
    int[] step = {0};
    // To the trainer an epoch is one batch: marks count steps.
    return Trainer.train(
        groups,
        recipe.batch(),
        new Trainer.Schedule(recipe.steps(), recipe.batch()),
        seed.stream("training/order"),
        order -> {
          int[] batch = order.clone();
          for (int i = 0; i < batch.length; i++) {
            batch[i] = random.nextInt(streams.images());
          }
          int now = step[0]++;
          if (plain) {
            descend(weights, term, now, recipe.weight());
            return kept(batch, Set.of(), new HashMap<>());
          }
          Map<Integer, Tensor> passed = new HashMap<>();
          Tensor kept = kept(batch, term.cuts(), passed);
          Tensor mark = term.loss(new MarkTerm.Pass(now, passed));
          return kept.add(Ops.scale(mark, recipe.weight()));
        },
        progress);
  }

  /** Relative error of the features of all tokens; fills in the streams at the cuts. */
  private Tensor kept(int[] batch, Set<Integer> cuts, Map<Integer, Tensor> passed) {
    int depth = student.spec().depth();
    TreeSet<Integer> stops = new TreeSet<>(cuts);
    stops.add(depth);
    Tensor x = Ops.rows(streams.at(span.from()), batch);
    int cut = span.from();
    for (int stop : stops) {
      Tensor start = x;
      Span way = new Span(cut, stop);
      x = precision.run(() -> student.run(start, way));
      passed.put(stop, x);
      cut = stop;
    }
    Tensor wanted = student.features(Ops.rows(streams.at(depth), batch));
    return Ops.scale(torch.mse_loss(student.features(x), wanted), 1 / variance);
  }

  /** One plain gradient step; the trainer clears the gradients before its own. */
  private static void descend(List<Tensor> weights, MarkTerm term, int step, double rate) {
    try (Scope scope = Scope.training()) {
      term.loss(new MarkTerm.Pass(step, Map.of())).backward();
      for (Tensor weight : weights) {
        Tensor gradient = weight.grad();
        if (gradient.defined()) {
          weight.detach().sub_(Ops.scale(gradient, rate));
        }
      }
    }
  }

  @Override
  public void close() {
    streams.close();
  }
}
