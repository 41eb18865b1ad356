package activemark.attack.adaptive;

import activemark.mark.tied.Site;
import activemark.model.backbone.Span;
import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The part of one MLP in which a tied mark must lie: what its second layer makes of those
 * combinations psi of hidden activations that no linear function of the features expresses. In the
 * units of the stream this part is G psi, with psi of unit variance; a thief who knows the method
 * finds psi as the owner does, and not which directions of G are the owner's.
 */
final class FreePart implements AutoCloseable {
  private static final int BATCH = 8;
  private static final double NOTHING = 1e-6;

  private final String name;
  private final Tensor basis; // [H, r], psi = basis' (a - mean)
  private final Tensor mean; // [H]
  private final Tensor moment; // covariance of a [H, H]
  private final double featureVariance;
  private final double keep;

  /** What no linear function of may express the combinations psi. */
  enum Of {
    /** The features that a mark would be tied to, as the owner's, but of the marked model. */
    FEATURES,
    /** What the MLP is given: its own effect, and with it the mark, is no part of that. */
    INPUT
  }

  /**
   * Measures a model.
   *
   * @param cut where the features are that a mark in this block would be tied to
   * @param estimate how many of the functions, and what they are free of
   * @param stream stream at the cut before the block [n, N, D]
   */
  FreePart(ViT model, int block, int cut, Estimate estimate, Tensor stream, Precision precision) {
    Of of = estimate.of();
    keep = estimate.keep();
    name = "blocks." + block + ".mlp.fc2.";
    int end = of == Of.INPUT ? block + 1 : cut;
    Site site = Site.of(model, block, end);
    Span way = new Span(block, end);
    try (Scope scope = Scope.open()) {
      long d = model.spec().width();
      long h = model.weights().get(name + "weight").size(1);
      Tensor sum = torch.zeros(1 + d + h, 1 + d + h).to(ScalarType.Double);
      int n = Math.toIntExact(stream.size(0));
      for (int i = 0; i < n; i += BATCH) {
        try (Scope batch = Scope.open()) {
          Tensor before = Ops.rows(stream, i, Math.min(n, i + BATCH));
          Tensor after = precision.run(() -> model.run(before, way));
          Tensor a = precision.run(() -> site.activations(before, after));
          Tensor f =
              of == Of.INPUT
                  ? precision.run(() -> model.afterAttention(before, block))
                  : site.features(after);
          Tensor z =
              Ops.cat(
                      List.of(
                          torch.ones(f.size(0), f.size(1), 1),
                          f.to(ScalarType.Float),
                          a.to(ScalarType.Float)),
                      2)
                  .flatten(0, 1);
          sum.add_(z.t().matmul(z).to(ScalarType.Double));
        }
      }
      Tensor second = Ops.scale(sum, 1.0 / (n * stream.size(1)));
      Tensor means = second.select(0, 0).narrow(0, 1, d + h);
      Tensor sigma = second.narrow(0, 1, d + h).narrow(1, 1, d + h).sub(torch.outer(means, means));
      Tensor ff = sigma.narrow(0, 0, d).narrow(1, 0, d);
      Tensor fa = sigma.narrow(0, 0, d).narrow(1, d, h);
      Tensor aa = sigma.narrow(0, d, h).narrow(1, d, h).contiguous();
      featureVariance = Ops.item(ff.diagonal().sum());
      basis = retained(basis(ff, fa, aa, estimate.rank()));
      mean = retained(means.narrow(0, d, h).clone());
      moment = retained(aa);
    }
  }

  private static Tensor retained(Tensor t) {
    t.retainReference();
    return t;
  }

  private static Tensor basis(Tensor ff, Tensor fa, Tensor aa, int wanted) {
    long d = ff.size(0);
    long h = aa.size(0);
    T_TensorTensor_T eigen = torch.linalg_eigh(ff);
    Tensor expressed = eigen.get1().div(deviation(eigen.get0())).t().matmul(fa); // [D, H]
    // What is left of Q, whose first D columns span the expressed combinations.
    long free = Math.max(1, h - d);
    Tensor rest =
        torch.linalg_qr(expressed.t().contiguous(), "complete").get0().narrow(1, h - free, free);
    T_TensorTensor_T principal = torch.linalg_eigh(rest.t().matmul(aa).matmul(rest));
    long rank = wanted == 0 ? free : Math.max(1, Math.min(wanted, free / 2));
    return rest.matmul(principal.get1().narrow(1, free - rank, rank))
        .div(deviation(principal.get0().narrow(0, free - rank, rank)));
  }

  private static Tensor deviation(Tensor variances) {
    return variances.clamp_min(Ops.number(NOTHING * Ops.item(variances.max()))).sqrt();
  }

  /** Number of functions psi, r. */
  long rank() {
    return basis.size(1);
  }

  /** The part's matrix G [D, r], float64, in the units of the stream. */
  Tensor of(Weights weights) {
    Tensor g = weights.get(name + "weight").to(ScalarType.Double).matmul(moment).matmul(basis);
    Tensor gamma = gamma(weights);
    return gamma == null ? g : g.mul(gamma);
  }

  /** The energy of a part over the variance of the features after the block. */
  double energy(Tensor part) {
    return Ops.item(part.square().sum()) / featureVariance;
  }

  /** {@link #of} without the leading singular directions: where a mark of many directions stays. */
  Tensor tail(Weights weights) {
    Tensor part = of(weights);
    T_TensorTensorTensor_T svd = torch.linalg_svd(part, false, new StringViewOptional());
    long all = svd.get1().size(0);
    long top = Math.round(keep * all);
    return svd.get0()
        .narrow(1, top, all - top)
        .mul(svd.get1().narrow(0, top, all - top))
        .matmul(svd.get2().narrow(0, top, all - top));
  }

  /** Adds G' psi to what the MLP does; the mean output stays. */
  void add(Weights weights, Tensor part) {
    try (Scope scope = Scope.open()) {
      Tensor gamma = gamma(weights);
      Tensor change = (gamma == null ? part : part.div(gamma)).matmul(basis.t()); // [D, H]
      weights.set(name + "weight", weights.get(name + "weight").add(change.to(ScalarType.Float)));
      Tensor bias = weights.optional(name + "bias");
      if (bias != null) {
        weights.set(name + "bias", bias.sub(change.matmul(mean).to(ScalarType.Float)));
      }
    }
  }

  private @Nullable Tensor gamma(Weights weights) {
    Tensor gamma = weights.optional(name.replace("mlp.fc2.", "ls2.gamma"));
    return gamma == null ? null : gamma.to(ScalarType.Double).unsqueeze(1);
  }

  @Override
  public void close() {
    basis.releaseReference();
    mean.releaseReference();
    moment.releaseReference();
  }
}
