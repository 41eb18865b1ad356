package activemark.mark.published;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * What training needs of the frozen part of a model, computed once: the token before the expressive
 * block, the stream after it, and the clean output of the last block.
 */
final class Constants implements AutoCloseable {
  private final Streams streams;
  private final Tensor asked;
  private final int cut;
  private final int depth;
  private final int token;

  private Constants(Streams streams, Tensor asked, int cut, int depth, int token) {
    this.streams = streams;
    this.asked = asked;
    this.cut = cut;
    this.depth = depth;
    this.token = token;
    asked.retainReference();
  }

  static Constants of(
      Backbone model,
      ImageBatch images,
      PublishedParameters p,
      Precision precision,
      Progress progress) {
    int depth = model.spec().depth();
    int block = p.block();
    try (Streams before = Streams.of(model, images, Set.of(block), precision, progress);
        Scope scope = Scope.open()) {
      Tensor stream = before.at(block);
      int token = p.token(model.spec(), stream.size(1));
      Tensor asked = stream.select(1, token).clone();
      Streams after =
          Streams.from(before, block, model, images, Set.of(p.cut(), depth), precision, progress);
      return new Constants(after, asked, p.cut(), depth, token);
    }
  }

  int images() {
    return streams.images();
  }

  /** The token in this stream. */
  int token() {
    return token;
  }

  /** The token in the input of the expressive block [B, D]. */
  Tensor asked(int[] batch) {
    return Ops.rows(asked, batch);
  }

  /** The output of the expressive block [B, N, D]. */
  Tensor stream(int[] batch) {
    return Ops.rows(streams.at(cut), batch);
  }

  /** The clean output of the last block [B, N, D]. */
  Tensor target(int[] batch) {
    return Ops.rows(streams.at(depth), batch);
  }

  @Override
  public void close() {
    asked.releaseReference();
    streams.close();
  }
}
