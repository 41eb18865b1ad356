package activemark.attack.compress;

import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Which weights of a matrix go, by scores: the lowest go. */
final class Sparsity {
  private Sparsity() {}

  /** Zeroes the {@code count} weights with the lowest scores in each row [rows, n]. */
  static Tensor lowest(Tensor weights, Tensor scores, long count) {
    if (count == 0) {
      return weights;
    }
    return weights.scatter(1, scores.topk(count, 1, false, false).get1(), new Scalar(0.0));
  }

  /**
   * Zeroes two of each four weights that follow one another in a row of [out, in]: the pattern that
   * graphics processors compute faster. What remains of a row after its last four stays.
   */
  static Tensor twoOfFour(Tensor weights, Tensor scores) {
    long in = weights.size(1);
    long whole = in - in % 4;
    if (whole == 0) {
      return weights;
    }
    Tensor fours = weights.narrow(1, 0, whole).reshape(-1, 4);
    Tensor thinned = lowest(fours, scores.narrow(1, 0, whole).reshape(-1, 4), 2).reshape(-1, whole);
    return whole == in
        ? thinned
        : Ops.cat(List.of(thinned, weights.narrow(1, whole, in - whole)), 1);
  }

  /** The share of zeros among the weights of these names. */
  static double zeros(Backbone model, List<String> names) {
    double zeros = 0;
    double all = 0;
    for (String name : names) {
      try (Scope scope = Scope.open()) {
        Tensor weight = model.weights().get(name);
        zeros += Ops.item(weight.eq(new Scalar(0.0)).sum());
        all += weight.numel();
      }
    }
    return zeros / all;
  }

  /** The numbers of the {@code count} largest of n scores, in rising order. */
  static Tensor largest(Tensor scores, long count) {
    return torch.sort(scores.topk(count, 0, true, false).get1()).get0();
  }
}
