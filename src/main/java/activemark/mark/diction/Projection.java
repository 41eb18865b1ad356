package activemark.mark.diction;

import activemark.io.checkpoint.TensorBytes;
import activemark.mark.net.Dense;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The net that reads a message from activations, and what standardises them for it. */
final class Projection {
  private static final int HIDDEN = 512;
  private static final double LEAST_DEVIATION = 1e-3;

  private final Dense net;
  private final Tensor mean;
  private final Tensor deviation;
  private final String prefix;

  private Projection(Dense net, Tensor mean, Tensor deviation, String prefix) {
    this.net = net;
    this.mean = mean;
    this.deviation = deviation;
    this.prefix = prefix;
  }

  /**
   * An untrained net.
   *
   * @param prefix of the tensors' names; empty for the owner's
   * @param ofBase activations of the original over the triggers [K, A]
   */
  static Projection fresh(String prefix, Tensor ofBase, int bits, RandomStream random) {
    Tensor deviation = ofBase.std(0);
    double least = LEAST_DEVIATION * Ops.item(deviation.mean()) + Float.MIN_NORMAL;
    List<Integer> widths = List.of(Math.toIntExact(ofBase.size(1)), HIDDEN, bits);
    return new Projection(
        Dense.fresh(prefix + "projection", widths, random),
        ofBase.mean(0),
        deviation.clamp_min(new Scalar(least)),
        prefix);
  }

  /** A net out of the tensors of a part. */
  static Projection of(
      Map<String, TensorBytes> tensors, String prefix, DictionParameters p, int bits) {
    Dense net = Dense.of(tensors, prefix + "projection", List.of(p.inputs(), HIDDEN, bits));
    List<Long> shape = List.of((long) p.inputs());
    return new Projection(
        net,
        Dense.found(tensors, prefix + "mean", shape),
        Dense.found(tensors, prefix + "deviation", shape),
        prefix);
  }

  /** All tensors for a file. */
  Map<String, TensorBytes> bytes() {
    Map<String, TensorBytes> all = new LinkedHashMap<>(net.bytes());
    all.put(prefix + "mean", Ops.bytes(mean));
    all.put(prefix + "deviation", Ops.bytes(deviation));
    return all;
  }

  /** The weights, to be trained. */
  List<Tensor> leaves() {
    return net.leaves();
  }

  /** Activations [K, A] to one soft bit each, positive for a one [K, M]. */
  Tensor run(Tensor activations) {
    return net.run(activations.sub(mean).div(deviation));
  }
}
