package activemark.mark.net;

import activemark.error.BadInput;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Linear layers with ReLU between them and nothing at the end. The weights belong to the scope in
 * which the net was made.
 */
public final class Dense {
  private final String name;
  private final int layers;
  private final Map<String, Tensor> weights;

  private Dense(String name, int layers, Map<String, Tensor> weights) {
    this.name = name;
    this.layers = layers;
    this.weights = weights;
  }

  /**
   * An untrained net: uniform within 1 / sqrt(inputs), as the engine's linear layers start.
   *
   * @param name of the net; its tensors are called {@code name.0.weight}, {@code name.0.bias}, ...
   * @param widths inputs, hidden widths, outputs; two at least
   */
  public static Dense fresh(String name, List<Integer> widths, RandomStream random) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (int i = 0; i + 1 < widths.size(); i++) {
      int inputs = widths.get(i);
      int outputs = widths.get(i + 1);
      double bound = 1 / Math.sqrt((double) inputs);
      weights.put(weight(name, i), uniform(random, bound, outputs, inputs));
      weights.put(bias(name, i), uniform(random, bound, outputs));
    }
    return new Dense(name, widths.size() - 1, weights);
  }

  /**
   * A net out of the tensors of a part.
   *
   * @throws BadInput if one is missing or has another shape
   */
  public static Dense of(Map<String, TensorBytes> tensors, String name, List<Integer> widths) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (int i = 0; i + 1 < widths.size(); i++) {
      long inputs = widths.get(i);
      long outputs = widths.get(i + 1);
      weights.put(weight(name, i), found(tensors, weight(name, i), List.of(outputs, inputs)));
      weights.put(bias(name, i), found(tensors, bias(name, i), List.of(outputs)));
    }
    return new Dense(name, widths.size() - 1, weights);
  }

  /**
   * Uniform values within a bound.
   *
   * @param shape sizes of the tensor
   */
  public static Tensor uniform(RandomStream random, double bound, int... shape) {
    int n = 1;
    long[] sizes = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      n = Math.multiplyExact(n, shape[i]);
      sizes[i] = shape[i];
    }
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return Ops.tensor(values, sizes);
  }

  /** The weights for a file in bfloat16, under their names. */
  public Map<String, TensorBytes> bytes() {
    Map<String, TensorBytes> result = new LinkedHashMap<>();
    weights.forEach((key, t) -> result.put(key, Ops.bytes(t).to(DType.BF16)));
    return result;
  }

  /** The weights, to be trained. */
  public List<Tensor> leaves() {
    return List.copyOf(weights.values());
  }

  /** The weight of the first layer [hidden, inputs], to be set before training. */
  public Tensor first() {
    return Ops.at(weights, weight(name, 0));
  }

  /** Vectors [..., inputs] to [..., outputs]. */
  public Tensor run(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < layers; i++) {
      y =
          Ops.linear(
              i == 0 ? y : torch.relu(y),
              Ops.at(weights, weight(name, i)),
              Ops.at(weights, bias(name, i)));
    }
    return y;
  }

  private static String weight(String name, int layer) {
    return name + "." + layer + ".weight";
  }

  private static String bias(String name, int layer) {
    return name + "." + layer + ".bias";
  }

  /**
   * One tensor of a part.
   *
   * @throws BadInput if it is missing or has another shape
   */
  public static Tensor found(Map<String, TensorBytes> tensors, String name, List<Long> shape) {
    TensorBytes found = tensors.get(name);
    if (found == null || !found.dtype().isWeight() || !found.shape().equals(shape)) {
      throw BadInput.of("The mark lacks a tensor that its reading needs")
          .at(name)
          .expected(shape)
          .found(found == null ? "nothing" : found.dtype() + " " + found.shape())
          .fix("Use the mark file as embed wrote it, with the base it was made for.")
          .bad();
    }
    return Ops.tensor(found);
  }
}
