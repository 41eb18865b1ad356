package activemark.mark.tied;

import activemark.mark.scheme.Secrets;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The keyed functions phi_j of a picture and the directions r_j in which they are added. Each phi_j
 * is a secret combination of hidden activations that no linear function of the features can
 * express: a reader who removes everything linear keeps it whole, and a thief's rotation, whitening
 * or new head cannot touch it. Since the MLP's second layer is linear in those activations, it
 * expresses the mark exactly.
 */
final class Probes {
  /** Leading directions of the activations that probes are made of. */
  private static final int RANK = 512;

  private static final double SMALLEST_GAIN = 0.05;

  private Probes() {}

  /**
   * Probes [H, K] of unit standard deviation under the moments, rounded to bfloat16 as they are
   * stored.
   */
  static Tensor draw(Moments m, Secrets secrets, int bits) {
    long d = m.ff().size(0);
    long h = m.aa().size(0);
    T_TensorTensor_T eigen = torch.linalg_eigh(m.ff());
    double floor = 1e-6 * Ops.item(eigen.get0().max());
    Tensor deviation = eigen.get0().clamp_min(Ops.number(floor)).sqrt();
    Tensor g = eigen.get1().div(deviation).t().matmul(m.fa()); // [D, H]
    // The last H - D columns of the complete Q of G' are orthogonal to all rows of G.
    Tensor free = torch.linalg_qr(g.t().contiguous(), "complete").get0().narrow(1, d, h - d);
    T_TensorTensor_T principal = torch.linalg_eigh(free.t().matmul(m.aa()).matmul(free));
    long rank = Math.max(1, Math.min(RANK, (h - d) / 2));
    Tensor strength = principal.get0().narrow(0, h - d - rank, rank);
    double least = 1e-9 * Ops.item(strength.max());
    Tensor basis =
        free.matmul(principal.get1().narrow(1, h - d - rank, rank))
            .div(strength.clamp_min(Ops.number(least)).sqrt()); // [H, r], whitened
    Tensor mix =
        Ops.tensor(secrets.stream("carrier").gaussians((int) rank * bits), rank, bits)
            .to(ScalarType.Double);
    Tensor probes = basis.matmul(mix);
    Tensor power = probes.mul(m.aa().matmul(probes)).sum(0).sqrt();
    return probes.div(power).to(ScalarType.BFloat16).to(ScalarType.Float);
  }

  /** Directions [D, K] of unit length in the features, secret. */
  static Tensor directions(ViT model, Site site, Secrets secrets, int bits) {
    int d = model.spec().width();
    Tensor r = Ops.tensor(secrets.stream("readout").gaussians(d * bits), d, bits);
    if (site.normed()) {
      // The shift must lie in what the final norm lets through: no common offset before the gain.
      Tensor gain = gain(model).unsqueeze(1);
      Tensor q = r.div(gain);
      r = q.sub(q.mean(0)).mul(gain);
    }
    return r.div(r.square().sum(0).sqrt());
  }

  /** Gain of the final norm [D], kept away from zero where it is divided by. */
  static Tensor gain(ViT model) {
    Tensor g = model.weights().get("norm.weight");
    Tensor size = g.abs();
    double least = SMALLEST_GAIN * Ops.item(size.median());
    return size.clamp_min(Ops.number(least))
        .mul(Ops.shift(Ops.scale(g.ge(Ops.number(0)).to(ScalarType.Float), 2), -1));
  }
}
