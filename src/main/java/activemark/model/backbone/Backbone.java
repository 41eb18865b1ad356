package activemark.model.backbone;

import org.bytedeco.pytorch.Tensor;

/**
 * A vision model as a stream of tokens [B, N, D] that passes through blocks 0..L-1. Cut k is the
 * place before block k; cut L is after the last block. Results belong to the innermost scope.
 */
public interface Backbone extends AutoCloseable {
  /** What the model is. */
  ViTSpec spec();

  /** Normalised pixels [B, 3, h, w] to the stream at cut 0 [B, N, D]. */
  Tensor stem(Tensor pixels);

  /** The stream at {@code span.from()} to the stream at {@code span.to()}. */
  Tensor run(Tensor stream, Span span);

  /** The stream at cut L to the framework's token features [B, N, D]. */
  Tensor features(Tensor stream);

  /**
   * The same features [B, N, D] in the order of the stream, for models that put their patches into
   * another one and back.
   */
  default Tensor normalised(Tensor stream) {
    return features(stream);
  }

  /** The stream at cut L to the framework's one vector per image [B, F]. */
  Tensor embedding(Tensor stream);

  /** Canonical name to tensor, owned by the backbone. */
  Weights weights();

  /** A model of its own weights. */
  Backbone copy();

  /** The whole way from pixels to cut L. */
  default Tensor forward(Tensor pixels) {
    return run(stem(pixels), new Span(0, spec().depth()));
  }

  @Override
  void close();
}
