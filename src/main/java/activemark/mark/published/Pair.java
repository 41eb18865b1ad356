package activemark.mark.published;

import activemark.io.checkpoint.TensorBytes;
import activemark.mark.net.Dense;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The learned ends of the channel. The encoder makes a token of the block's own input token and the
 * message; the decoder makes the message of the token that comes out of the tail. Two linear layers
 * each, ReLU between them, a sigmoid at the end. The weights belong to the scope in which the pair
 * was made.
 */
final class Pair {
  private static final int ENCODER_WIDTH = 1024;
  private static final int DECODER_WIDTH = 512;

  private final Map<String, Tensor> weights;

  private Pair(Map<String, Tensor> weights) {
    this.weights = weights;
  }

  /**
   * An untrained pair: uniform within 1 / sqrt(inputs), as the engine's linear layers start, except
   * for the columns of the message in the encoder. Those are wide enough to give every hidden unit
   * unit variance over messages; with the usual start hardly anything of a message passes the
   * sigmoid, and training takes a thousand steps and more to find it.
   */
  static Pair fresh(int width, int bits, RandomStream random) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    shapes(width, bits)
        .forEach(
            (layer, shape) -> {
              double bound = 1 / Math.sqrt((double) shape.inputs());
              weights.put(
                  layer + ".weight",
                  uniform(random, bound, shape.outputs() * shape.inputs())
                      .reshape(shape.outputs(), shape.inputs()));
              weights.put(layer + ".bias", uniform(random, bound, shape.outputs()));
            });
    double bound = Math.sqrt(12.0 / bits);
    Ops.at(weights, "encoder.0.weight")
        .narrow(1, width, bits)
        .copy_(uniform(random, bound, ENCODER_WIDTH * bits).reshape(ENCODER_WIDTH, bits));
    return new Pair(weights);
  }

  /**
   * A pair out of the tensors of a part.
   *
   * @param prefix of the tensors' names; empty for the owner's pair
   * @throws activemark.error.BadInput if one is missing or has another shape
   */
  static Pair of(Map<String, TensorBytes> tensors, String prefix, int width, int bits) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    shapes(width, bits)
        .forEach(
            (layer, shape) -> {
              weights.put(
                  layer + ".weight",
                  Dense.found(
                      tensors,
                      prefix + layer + ".weight",
                      List.of((long) shape.outputs(), (long) shape.inputs())));
              weights.put(
                  layer + ".bias",
                  Dense.found(tensors, prefix + layer + ".bias", List.of((long) shape.outputs())));
            });
    return new Pair(weights);
  }

  /** The weights for a file, under their names with a prefix. */
  Map<String, TensorBytes> bytes(String prefix) {
    Map<String, TensorBytes> result = new LinkedHashMap<>();
    weights.forEach((name, t) -> result.put(prefix + name, Ops.bytes(t)));
    return result;
  }

  /** The weights, to be trained. */
  List<Tensor> leaves() {
    return List.copyOf(weights.values());
  }

  /** Input tokens of the block [B, D] and messages of zeros and ones [B, M] to tokens [B, D]. */
  Tensor encode(Tensor tokens, Tensor messages) {
    return layers("encoder", Ops.cat(List.of(tokens, messages), 1));
  }

  /** Tokens at the read cut [B, D] to the chance of a one for every bit [B, M]. */
  Tensor decode(Tensor tokens) {
    return layers("decoder", tokens);
  }

  private Tensor layers(String which, Tensor x) {
    return torch.sigmoid(linear(which + ".2", torch.relu(linear(which + ".0", x))));
  }

  private Tensor linear(String layer, Tensor x) {
    return Ops.linear(x, Ops.at(weights, layer + ".weight"), Ops.at(weights, layer + ".bias"));
  }

  private record Shape(int outputs, int inputs) {}

  private static Map<String, Shape> shapes(int width, int bits) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("encoder.0", new Shape(ENCODER_WIDTH, width + bits));
    shapes.put("encoder.2", new Shape(width, ENCODER_WIDTH));
    shapes.put("decoder.0", new Shape(DECODER_WIDTH, width));
    shapes.put("decoder.2", new Shape(bits, DECODER_WIDTH));
    return shapes;
  }

  private static Tensor uniform(RandomStream random, double bound, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return Ops.tensor(values, n);
  }
}
