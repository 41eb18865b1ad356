package activemark.mark.published;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.tensor.Precision;
import org.bytedeco.pytorch.Tensor;

/**
 * The way of a message: from the encoder's token through the tail of a model to the read cut.
 *
 * @param model whose tail it is
 * @param put cut at which the token is replaced
 * @param read cut at which the decoder reads; the same as {@code put} for a tail without blocks
 * @param token which one
 * @param precision of the tail; encoder and decoder run in float32
 */
record Channel(Backbone model, int put, int read, int token, Precision precision) {
  /**
   * Replaces a token of every image and runs on to the read cut.
   *
   * @param stream at cut {@code put} [B, N, D]
   * @param tokens that take the place [B, D]
   * @return the stream at cut {@code read} [B, N, D]
   */
  Tensor carry(Tensor stream, Tensor tokens) {
    Tensor replaced = stream.select_scatter(tokens, 1, token);
    return precision.run(() -> model.run(replaced, new Span(put, read)));
  }
}
