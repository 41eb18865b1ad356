package activemark.mark.tied;

import activemark.mark.scheme.Secrets;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
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

  /** Relative size below which a variance is rounding. */
  private static final double NOTHING = 1e-6;

  /** Whitened basis of what probes are made of [H, r], float64. */
  private final Tensor basis;

  private final Tensor covariance;

  /** What all keys share; the tensors belong to the innermost scope. */
  Probes(Moments m) {
    long d = m.ff().size(0);
    long h = m.aa().size(0);
    this.covariance = m.aa();
    try (Scope scope = Scope.open()) {
      T_TensorTensor_T eigen = torch.linalg_eigh(m.ff());
      Tensor g = eigen.get1().div(deviation(eigen.get0())).t().matmul(m.fa()); // [D, H]
      // The last H - D columns of the complete Q of G' are orthogonal to all rows of G.
      Tensor free = torch.linalg_qr(g.t().contiguous(), "complete").get0().narrow(1, d, h - d);
      T_TensorTensor_T principal = torch.linalg_eigh(free.t().matmul(m.aa()).matmul(free));
      long rank = Math.max(1, Math.min(RANK, (h - d) / 2));
      this.basis =
          scope.keep(
              free.matmul(principal.get1().narrow(1, h - d - rank, rank))
                  .div(deviation(principal.get0().narrow(0, h - d - rank, rank))));
    }
  }

  /** A key's probes [H, K], of unit standard deviation under the moments. */
  Tensor draw(Secrets secrets, int bits) {
    try (Scope scope = Scope.open()) {
      long rank = basis.size(1);
      float[] normal = secrets.stream("carrier").gaussians(Math.toIntExact(rank * bits));
      Tensor probes = basis.matmul(Ops.tensor(normal, rank, bits).to(ScalarType.Double));
      Tensor power = probes.mul(covariance.matmul(probes)).sum(0).sqrt();
      return scope.keep(probes.div(power).to(ScalarType.Float));
    }
  }

  private static Tensor deviation(Tensor variances) {
    return variances.clamp_min(Ops.number(NOTHING * Ops.item(variances.max()))).sqrt();
  }

  /** Directions [D, K] of unit length in the stream after the block, secret. */
  static Tensor directions(Secrets secrets, int width, int bits) {
    Tensor r = Ops.tensor(secrets.stream("readout").gaussians(width * bits), width, bits);
    return r.div(r.square().sum(0).sqrt());
  }
}
