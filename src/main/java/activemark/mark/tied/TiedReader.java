package activemark.mark.tied;

import activemark.model.tensor.Ops;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Reads a tied mark from features of base and suspect on the same pictures. What a linear map of
 * the base's features explains is removed from both the suspect's features and the probes; the map
 * also carries the secret directions into the suspect's basis. The two remainders are then
 * regressed on each other, whitened on both sides. Nothing here knows the codeword.
 */
final class TiedReader {
  private static final double RIDGE = 1e-3;
  private static final double WHITENING = 1e-2;

  private TiedReader() {}

  /**
   * The soft bits [K].
   *
   * <p>Fine-tuning moves whole pictures more than parts of them, so callers subtract every
   * picture's own mean from all three first.
   *
   * @param base features of the base [n, D], a row a token
   * @param suspect features of the suspect [n, E]
   * @param phi probes of the base's activations [n, K]
   * @param directions secret directions in the base's features [D, K]
   */
  static float[] soft(Tensor base, Tensor suspect, Tensor phi, Tensor directions) {
    long d = base.size(1);
    long rows = base.size(0);
    Tensor centred = base.sub(base.mean(0));
    double scale = Math.sqrt(Ops.item(centred.square().mean()));
    Tensor a = Ops.cat(List.of(Ops.scale(centred, 1 / scale), torch.ones(rows, 1)), 1);
    // Massive tokens must not outvote all others.
    Tensor energy = centred.square().sum(1);
    Tensor w = energy.reciprocal().mul(energy.median()).clamp_max(Ops.number(1)).unsqueeze(1);
    double n = Ops.item(w.sum());
    Tensor aw = a.mul(w);
    Tensor gram = twice(aw.t().matmul(a)).add(Ops.scale(identity(d + 1), RIDGE * n));
    Tensor factor = torch.linalg_cholesky(gram);
    Tensor beta = twice(aw.t().matmul(suspect)).cholesky_solve(factor); // [D + 1, E]
    Tensor rest = suspect.sub(a.matmul(beta.to(ScalarType.Float)));
    Tensor alpha = twice(aw.t().matmul(phi)).cholesky_solve(factor);
    Tensor probes = phi.sub(a.matmul(alpha.to(ScalarType.Float)));
    Tensor map = Ops.scale(beta.narrow(0, 0, d), 1 / scale); // [D, E]

    Tensor probesW = probes.mul(w);
    Tensor cross = Ops.scale(twice(probesW.t().matmul(rest)), 1 / n); // [K, E]
    Tensor ofProbes = ridged(Ops.scale(twice(probesW.t().matmul(probes)), 1 / n));
    Tensor ofRest = ridged(Ops.scale(twice(rest.mul(w).t().matmul(rest)), 1 / n));
    Tensor left = cross.cholesky_solve(torch.linalg_cholesky(ofProbes)); // [K, E]
    Tensor both = left.t().contiguous().cholesky_solve(torch.linalg_cholesky(ofRest)).t();
    Tensor carried = twice(directions).t().matmul(map); // [K, E]
    return Ops.floats(both.mul(carried).sum(1));
  }

  private static Tensor ridged(Tensor covariance) {
    double least = WHITENING * Ops.item(covariance.diagonal().mean());
    // A suspect equal to the base leaves nothing; any positive number keeps the factor defined.
    return covariance.add(Ops.scale(identity(covariance.size(0)), Math.max(least, 1e-30)));
  }

  private static Tensor twice(Tensor t) {
    return t.to(ScalarType.Double);
  }

  private static Tensor identity(long n) {
    return Ops.eye(n).to(ScalarType.Double);
  }
}
