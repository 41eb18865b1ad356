package activemark.mark.align;

import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Second moments of two streams on the same pictures, from which every map is fitted and judged.
 * Tokens are centred over channels; a token that is much longer than most counts less.
 *
 * @param aa of the original's tokens [D, D], double
 * @param ab of both [D, D']
 * @param bb sum of squares of the suspect's tokens
 * @param sum sum of the suspect's tokens [D']
 * @param n sum of weights
 */
record Moments(Tensor aa, Tensor ab, double bb, Tensor sum, double n) {
  private static final int BATCH = 8;

  /**
   * Measures pictures {@code from} until {@code to}.
   *
   * @param a the original's stream [n, N, D]
   * @param b the suspect's stream, tokens in the original's order [n, N, D']
   */
  static Moments of(Tensor a, Tensor b, int from, int to) {
    double median =
        Ops.item(Similarity.length(Similarity.centred(Ops.rows(a, from, to))).square().median());
    Moments all = null;
    for (int i = from; i < to; i += BATCH) {
      int end = Math.min(to, i + BATCH);
      try (Scope scope = Scope.open()) {
        Moments some = batch(Ops.rows(a, i, end), Ops.rows(b, i, end), median);
        Moments both = all == null ? some : all.plus(some);
        scope.keep(both.aa);
        scope.keep(both.ab);
        scope.keep(both.sum);
        all = both;
      }
    }
    if (all == null) {
      throw new IllegalArgumentException("no pictures: " + from + ".." + to);
    }
    return all;
  }

  private static Moments batch(Tensor a, Tensor b, double median) {
    Tensor x = rows(a);
    Tensor y = rows(b);
    Tensor w =
        Ops.scale(x.square().sum(new long[] {1}, true, Ops.sameType()).reciprocal(), median)
            .clamp_max(Ops.number(1)); // [R, 1]
    Tensor xw = x.mul(w).t();
    Tensor yw = y.mul(w);
    return new Moments(
        xw.matmul(x), xw.matmul(y), Ops.item(yw.mul(y).sum()), yw.sum(0), Ops.item(w.sum()));
  }

  private static Tensor rows(Tensor tokens) {
    return Similarity.centred(tokens).flatten(0, 1).to(ScalarType.Double);
  }

  Moments plus(Moments other) {
    return new Moments(
        aa.add(other.aa), ab.add(other.ab), bb + other.bb, sum.add(other.sum), n + other.n);
  }

  /**
   * Share of the suspect's variance that a map [D, D'] leaves unexplained; above 1 for nonsense.
   */
  double unexplained(Tensor map) {
    double left = bb - 2 * Ops.item(map.mul(ab).sum()) + Ops.item(map.mul(aa.matmul(map)).sum());
    double variance = bb - Ops.item(sum.square().sum()) / n;
    return variance > 0 ? Math.max(0, left) / variance : Double.NaN;
  }
}
