package activemark.model.train;

import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.data.Embeddings;
import activemark.model.data.LabelledImages;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/** Trains a model to tell classes apart, with a linear head on its embedding. */
public final class FineTuning {
  private FineTuning() {}

  /**
   * How to train.
   *
   * @param schedule epochs and batch size
   * @param rate learning rate of the model
   * @param headRate learning rate of the head, which starts from nothing and may need a larger one
   * @param decay weight decay of matrices; biases and gains have none
   */
  public record Options(Trainer.Schedule schedule, double rate, double headRate, double decay) {}

  /**
   * How it went.
   *
   * @param loss mean loss of the last epoch
   * @param trainAccuracy over the training pictures, each judged just before it was last learned
   * @param right whether the class of each test picture was named, after training
   */
  public record Result(double loss, double trainAccuracy, List<Boolean> right) {
    /** Copies the list. */
    public Result {
      right = List.copyOf(right);
    }

    /** Share of the test pictures that were right. */
    public double testAccuracy() {
      return right.stream().filter(hit -> hit).count() / (double) right.size();
    }
  }

  /** Trains all weights of the model in place by cross entropy; the head is thrown away. */
  public static Result run(
      Backbone model,
      Split data,
      Options options,
      Seed seed,
      Precision precision,
      Progress progress) {
    return run(model, data, Lesson.PLAIN, options, seed, precision, progress);
  }

  /** Trains the model in place as the lesson says; the head is thrown away. */
  public static Result run(
      Backbone model,
      Split data,
      Lesson lesson,
      Options options,
      Seed seed,
      Precision precision,
      Progress progress) {
    LabelledImages train = data.train();
    int last = (options.schedule().epochs() - 1) * train.n();
    int[] seen = {0};
    int[] right = {0};
    try (Scope outer = Scope.open();
        LinearHead head = new LinearHead(features(model, train), train.classes().size())) {
      double loss =
          Trainer.train(
              groups(lesson.groups(model, options), head, options),
              train.n(),
              options.schedule(),
              seed.stream("finetune/order"),
              which -> {
                LabelledBatch batch = new LabelledBatch(model, train, which, precision);
                Tensor embedding =
                    lesson.embedding(batch, e -> lesson.loss(batch, e, head.scores(e)));
                Tensor scores = head.scores(embedding);
                if (seen[0] >= last) {
                  right[0] += right(scores, batch.labels());
                }
                seen[0] += which.length;
                return lesson.loss(batch, embedding, scores);
              },
              progress);
      lesson.end();
      Tensor test = Embeddings.of(model, data.test().images(), precision, progress);
      List<Boolean> tested =
          HeadTraining.right(head.scores(test), HeadTraining.labels(data.test().labels()));
      return new Result(loss, right[0] / (double) train.n(), tested);
    }
  }

  private static long features(Backbone model, LabelledImages data) {
    try (Scope scope = Scope.open()) {
      return Embeddings.of(model, data.images().batch(new int[] {0}), Precision.FLOAT32).size(1);
    }
  }

  private static List<Trainer.Group> groups(
      List<Trainer.Group> model, LinearHead head, Options options) {
    List<Trainer.Group> groups = new ArrayList<>();
    // A frozen weight that asks for gradients costs as much as one that learns.
    model.stream().filter(g -> g.rate() > 0 && !g.leaves().isEmpty()).forEach(groups::add);
    groups.add(new Trainer.Group(head.leaves(), options.headRate(), 0));
    return groups;
  }

  /** How many scores [n, K] are largest at the label [n]. */
  private static int right(Tensor scores, Tensor labels) {
    Tensor guessed = scores.detach().argmax(new LongOptional(1), false);
    return (int) Ops.item(guessed.eq(labels).sum());
  }
}
