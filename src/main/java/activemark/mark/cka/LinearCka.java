package activemark.mark.cka;

import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Linear CKA from the unbiased estimate of the Hilbert-Schmidt independence criterion: 1 for models
 * that differ by a rotation and a scale, about 0 for unrelated ones, and slightly negative by
 * chance.
 */
final class LinearCka {
  /** Pictures below which the estimate is not defined. */
  static final int FEWEST = 4;

  private LinearCka() {}

  /**
   * The likeness of two representations of the same pictures.
   *
   * @param a [n, D], at least {@link #FEWEST} rows
   * @param b [n, E]
   * @return NaN where either holds no variance or values that are not numbers
   */
  static double of(Tensor a, Tensor b) {
    try (Scope scope = Scope.open()) {
      Tensor k = gram(a);
      Tensor l = gram(b);
      return hsic(k, l) / Math.sqrt(hsic(k, k) * hsic(l, l));
    }
  }

  /** Products of all pairs of rows, none of a row with itself. */
  private static Tensor gram(Tensor rows) {
    Tensor x = rows.to(ScalarType.Double);
    Tensor centred = x.sub(x.mean(0));
    Tensor products = centred.matmul(centred.t());
    return products.sub(products.diagonal().diag());
  }

  private static double hsic(Tensor k, Tensor l) {
    double n = k.size(0);
    double both = Ops.item(k.mul(l).sum());
    double sums = Ops.item(k.sum()) * Ops.item(l.sum()) / ((n - 1) * (n - 2));
    double crossed = Ops.item(k.sum(0).mul(l.sum(0)).sum()) * 2 / (n - 2);
    return (both + sums - crossed) / (n * (n - 3));
  }
}
