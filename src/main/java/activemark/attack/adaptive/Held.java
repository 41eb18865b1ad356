package activemark.attack.adaptive;

import activemark.attack.thief.Thief;
import activemark.io.image.ImageBatch;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the thief wants to keep: the stolen model's features on his pictures, computed once, and its
 * stream at the cut before which nothing will change. Owns them until closed.
 */
final class Held implements AutoCloseable {
  private static final int SAMPLE = 16;
  private static final int BATCH = 8;

  private final Thief thief;
  private final int from;
  private final int depth;
  private final Streams streams;
  private final double variance;

  /** Runs the stolen model once over some of the pictures. */
  Held(Thief thief, int from, int images) {
    this.thief = thief;
    this.from = from;
    this.depth = thief.stolen().spec().depth();
    try (Scope scope = Scope.open()) {
      streams =
          Streams.of(
              thief.stolen(),
              pictures(thief, images),
              Set.of(from, depth),
              thief.precision(),
              thief.progress());
      int some = Math.min(SAMPLE, streams.images());
      variance =
          Ops.item(thief.stolen().features(Ops.rows(streams.at(depth), 0, some)).var()) + 1e-12;
    }
  }

  /** Some of the thief's pictures, chosen by his seed. */
  static ImageBatch pictures(Thief thief, int images) {
    int all = thief.images().n();
    int[] chosen =
        Arrays.copyOf(thief.seed().stream("pictures").permutation(all), Math.min(images, all));
    Arrays.sort(chosen);
    return thief.images().batch(chosen);
  }

  /** Number of pictures n. */
  int n() {
    return streams.images();
  }

  /** Number of tokens N. */
  int tokens() {
    return Math.toIntExact(streams.at(from).size(1));
  }

  /** The stream at the first cut [n, N, D]. */
  Tensor start() {
    return streams.at(from);
  }

  /** The stream of some pictures at the first cut [b, N, D]. */
  Tensor start(int[] batch) {
    return Ops.rows(streams.at(from), batch);
  }

  /**
   * How far features are from the stolen model's: the mean squared difference over the variance, of
   * all tokens plus of the class token, which most users take.
   *
   * @param end stream of the trained model at the last cut [b, N, D]
   */
  Tensor distance(Backbone model, Tensor end, int[] batch) {
    Tensor target = target(batch);
    Tensor now = model.features(end).to(ScalarType.Float);
    Tensor loss = torch.mse_loss(now, target);
    if (model.spec().classToken()) {
      loss = loss.add(torch.mse_loss(now.select(1, 0), target.select(1, 0)));
    }
    return Ops.scale(loss, 1 / variance);
  }

  /** {@link #distance} of a model that equals the stolen one before the first cut. */
  Tensor distance(Backbone model, int[] batch) {
    Tensor start = start(batch);
    Span rear = new Span(from, depth);
    return distance(model, thief.precision().run(() -> model.run(start, rear)), batch);
  }

  private Tensor target(int[] batch) {
    try (Scope scope = Scope.open()) {
      return scope.keep(thief.stolen().features(Ops.rows(streams.at(depth), batch)));
    }
  }

  /** Mean cosine, over all tokens of a few pictures, of a model's features to the stolen ones. */
  double cosine(Backbone model) {
    int some = Math.min(2 * SAMPLE, n());
    double sum = 0;
    for (int i = 0; i < some; i += BATCH) {
      int[] batch = IntStream.range(i, Math.min(some, i + BATCH)).toArray();
      try (Scope scope = Scope.open()) {
        Tensor start = start(batch);
        Span rear = new Span(from, depth);
        Tensor now = model.features(thief.precision().run(() -> model.run(start, rear)));
        sum += Ops.item(torch.cosine_similarity(now, target(batch), 2, 1e-8).mean()) * batch.length;
      }
    }
    return sum / some;
  }

  @Override
  public void close() {
    streams.close();
  }
}
