package activemark.mark.align;

import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How the channels of a suspect's stream at one cut follow from the original's. The kinds are tried
 * from the simplest on, judged on pictures that they were not fitted on, and a richer one is taken
 * only where it is {@linkplain Ladder#worth worth} it; the one chosen is then fitted on all
 * pictures.
 *
 * <p>Between streams of one width nothing richer than a rotation with a scale is tried: a LayerNorm
 * commutes with no other map, so no rewrite that keeps the function makes one, and a free
 * regression would follow the damage that an attack did.
 */
final class LinearMap {
  private static final double RIDGE = 1e-4;

  /** Singular values below this share of the largest are noise when the map is turned around. */
  private static final double RANK = 1e-3;

  /** Every fourth picture judges. */
  private static final int HELD_OUT = 4;

  /** From the simplest on. */
  enum Kind {
    IDENTITY("as it is"),
    SCALE("scaled"),
    ROTATION("rotated"),
    REGRESSION("another basis, by regression");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static final LinearMap IDENTITY =
      new LinearMap(Kind.IDENTITY, 0, new float[0], new float[0], 0, 0);

  private final Kind kind;
  private final double unexplained;
  private final float[] there;
  private final float[] back;
  private final int width;
  private final int other;

  private LinearMap(
      Kind kind, double unexplained, float[] there, float[] back, int width, int other) {
    this.kind = kind;
    this.unexplained = unexplained;
    this.there = there;
    this.back = back;
    this.width = width;
    this.other = other;
  }

  /** The map that changes nothing. */
  static LinearMap identity() {
    return IDENTITY;
  }

  /**
   * Fits and chooses.
   *
   * @param a the original's stream [n, N, D], at least two pictures
   * @param b the suspect's stream, tokens in the original's order [n, N, D']
   */
  static LinearMap fit(Tensor a, Tensor b) {
    int n = Math.toIntExact(a.size(0));
    int fitted = n - Math.max(1, n / HELD_OUT);
    try (Scope scope = Scope.open()) {
      Moments fit = Moments.of(a, b, 0, fitted);
      Moments judge = Moments.of(a, b, fitted, n);
      Kind kind = a.size(2) == b.size(2) ? Kind.IDENTITY : Kind.ROTATION;
      Kind most = a.size(2) == b.size(2) ? Kind.ROTATION : Kind.REGRESSION;
      double left = judge.unexplained(map(kind, fit));
      Map<Kind, Double> tried = new LinkedHashMap<>(Map.of(kind, left));
      for (Kind richer : Kind.values()) {
        if (richer.compareTo(kind) > 0 && richer.compareTo(most) <= 0 && left > Ladder.NOTHING) {
          tried.put(richer, judge.unexplained(map(richer, fit)));
        }
      }
      for (Map.Entry<Kind, Double> each : tried.entrySet()) {
        if (Ladder.worth(left, each.getValue())) {
          kind = each.getKey();
          left = each.getValue();
        }
      }
      if (kind == Kind.IDENTITY) {
        return new LinearMap(kind, left, new float[0], new float[0], 0, 0);
      }
      Tensor map = map(kind, fit.plus(judge));
      return new LinearMap(
          kind,
          left,
          Ops.floats(map),
          Ops.floats(torch.linalg_pinv(map, RANK)),
          Math.toIntExact(a.size(2)),
          Math.toIntExact(b.size(2)));
    }
  }

  private static Tensor map(Kind kind, Moments m) {
    return switch (kind) {
      case IDENTITY -> eye(m);
      case SCALE -> scaled(eye(m), m);
      case ROTATION -> {
        long rank = Math.min(m.ab().size(0), m.ab().size(1));
        T_TensorTensorTensor_T svd = torch.linalg_svd(m.ab());
        Tensor polar = svd.get0().narrow(1, 0, rank).matmul(svd.get2().narrow(0, 0, rank));
        yield scaled(polar, m);
      }
      case REGRESSION -> {
        double ridge = RIDGE * Ops.item(m.aa().diagonal().mean());
        Tensor regular = m.aa().add(Ops.scale(eye(m), ridge));
        yield m.ab().cholesky_solve(torch.linalg_cholesky(regular));
      }
    };
  }

  private static Tensor eye(Moments m) {
    return Ops.eye(m.aa().size(0)).to(ScalarType.Double);
  }

  /** The map times the scale that explains most. */
  private static Tensor scaled(Tensor map, Moments m) {
    double most = Ops.item(map.mul(m.ab()).sum());
    return Ops.scale(map, most / Ops.item(map.mul(m.aa().matmul(map)).sum()));
  }

  /** Whether nothing needs to be done. */
  boolean isIdentity() {
    return kind == Kind.IDENTITY;
  }

  /** The original's vectors [..., D] as the suspect would have them [..., D']. */
  Tensor toSuspect(Tensor vectors) {
    return isIdentity()
        ? vectors
        : Similarity.centred(vectors).matmul(Ops.tensor(there, width, other));
  }

  /** The suspect's tokens [..., D'] as the original would have them [..., D]. */
  Tensor toBase(Tensor tokens) {
    return isIdentity()
        ? tokens
        : Similarity.centred(tokens).matmul(Ops.tensor(back, other, width));
  }

  /** What it is, for people. */
  String words() {
    return String.format(
        Locale.ROOT,
        "%s, explains %.2f %% of the suspect's variance",
        kind.words,
        100 * (1 - unexplained));
  }
}
