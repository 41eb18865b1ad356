package activemark.attack.compress;

import activemark.attack.thief.Thief;
import activemark.attack.thief.Walk;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * In which directions the stream of pictures lies, as the norms of a model see it: without its mean
 * over channels and of one size.
 */
final class PrincipalAxes {
  private final List<Tensor> moments; // one for each norm [D, D], float64
  private final Tensor all; // their sum

  private PrincipalAxes(List<Tensor> moments) {
    this.moments = moments;
    Tensor sum = moments.get(0);
    for (Tensor moment : moments.subList(1, moments.size())) {
      sum = sum.add(moment);
    }
    this.all = sum;
  }

  /** Measures before both norms of every block and before the last one; in the innermost scope. */
  static PrincipalAxes of(Thief thief, int images) {
    ViTSpec spec = thief.stolen().spec();
    try (Scope scope = Scope.open()) {
      Walk walk = Walk.start(thief, thief.stolen(), thief.images(), images);
      List<Tensor> moments = new ArrayList<>();
      while (walk.cut() < spec.depth()) {
        moments.add(scope.keep(moment(walk.stream(), spec)));
        Tensor middle = walk.sums(inside -> List.of(moment(inside.middle(), spec))).get(0);
        moments.add(scope.keep(middle));
        walk.step();
      }
      moments.add(scope.keep(moment(walk.stream(), spec)));
      return kept(scope, moments);
    }
  }

  private static PrincipalAxes kept(Scope scope, List<Tensor> moments) {
    PrincipalAxes axes = new PrincipalAxes(moments);
    scope.keep(axes.all);
    return axes;
  }

  private static Tensor moment(Tensor stream, ViTSpec spec) {
    Tensor seen = Ops.layerNorm(stream, null, null, spec.normEpsilon()).reshape(-1, stream.size(2));
    return seen.t().matmul(seen).to(ScalarType.Double);
  }

  /**
   * The map from the stream to one of another width that keeps the strongest axes [D, width],
   * float64. What it makes has no mean over channels, so that a norm there sees all of it; one axis
   * fewer than channels is kept. With the same width it is a rotation of everything but the mean.
   */
  Tensor map(int width) {
    Tensor meanFree = meanFree(all.size(0)); // [D - 1, D]
    Tensor vectors = // rising eigenvalues
        torch.linalg_eigh(meanFree.matmul(all).matmul(meanFree.t())).get1();
    Tensor strongest = vectors.narrow(1, vectors.size(1) - (width - 1), width - 1);
    return meanFree.t().matmul(strongest).matmul(meanFree(width));
  }

  /**
   * By how much a norm's output must be scaled after the map to be what it was before, in the mean:
   * what is cut no longer counts in the variance, and the variance is over fewer channels.
   *
   * @param norm 2i and 2i + 1 for the norms of block i, 2L for the last
   */
  double correction(int norm, Tensor map) {
    double channels = Math.sqrt((double) map.size(0) / map.size(1));
    return channels * Math.sqrt(kept(moments.get(norm), map));
  }

  /** The share of what the norms see that the map keeps. */
  double kept(Tensor map) {
    return kept(all, map);
  }

  private static double kept(Tensor moment, Tensor map) {
    return Ops.item(map.t().matmul(moment).matmul(map).trace()) / Ops.item(moment.trace());
  }

  /** Orthonormal rows, each orthogonal to ones [n - 1, n] (Helmert's matrix), float64. */
  private static Tensor meanFree(long n) {
    float[] rows = new float[Math.toIntExact((n - 1) * n)];
    for (int i = 1; i < n; i++) {
      double size = Math.sqrt((double) i * (i + 1));
      for (int j = 0; j < i; j++) {
        rows[(int) ((i - 1) * n) + j] = (float) (1 / size);
      }
      rows[(int) ((i - 1) * n) + i] = (float) (-i / size);
    }
    return Ops.tensor(rows, n - 1, n).to(ScalarType.Double);
  }
}
