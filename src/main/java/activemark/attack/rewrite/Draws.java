package activemark.attack.rewrite;

import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Random matrices in double precision, on the stream of random numbers alone. */
final class Draws {
  private Draws() {}

  /**
   * Matrices and their inverses.
   *
   * @param matrix [count, n, n]
   * @param inverse [count, n, n]
   */
  record Invertible(Tensor matrix, Tensor inverse) {}

  /** Positive numbers between 1 / spread and spread, their logarithms uniform [n]. */
  static Tensor gains(RandomStream random, int n, double spread) {
    float[] gains = new float[n];
    for (int i = 0; i < n; i++) {
      gains[i] = (float) StrictMath.pow(spread, 2 * random.nextDouble() - 1);
    }
    return Ops.tensor(gains, n).to(ScalarType.Double);
  }

  /** A uniform orthogonal matrix [n, n]. */
  static Tensor orthogonal(RandomStream random, int n) {
    Tensor normal = Ops.tensor(random.gaussians(n * n), n, n).to(ScalarType.Double);
    T_TensorTensor_T qr = torch.linalg_qr(normal);
    // The signs make it uniform, and the same whatever signs the library's routine prefers.
    return qr.get0().mul(qr.get1().diag().sign());
  }

  /** A uniform orthogonal matrix among those that leave the all-ones direction in place [n, n]. */
  static Tensor rotation(RandomStream random, int n) {
    Tensor inner = Ops.eye(n).to(ScalarType.Double);
    if (n > 1) {
      inner.narrow(0, 1, n - 1).narrow(1, 1, n - 1).copy_(orthogonal(random, n - 1));
    }
    // A reflection takes the first axis to the all-ones direction and back.
    Tensor ones = Ops.scale(torch.ones(n, 1).to(ScalarType.Double), 1 / Math.sqrt(n));
    Tensor axis = torch.zeros(n, 1).to(ScalarType.Double);
    axis.select(0, 0).fill_(Ops.number(1));
    Tensor apart = ones.sub(axis);
    double square = Ops.item(apart.square().sum());
    if (square == 0) {
      return inner;
    }
    Tensor reflection =
        Ops.eye(n).to(ScalarType.Double).sub(Ops.scale(apart.matmul(apart.t()), 2 / square));
    return reflection.matmul(inner).matmul(reflection);
  }

  /** The matrix of a uniform permutation [n, n]. */
  static Tensor permutation(RandomStream random, int n) {
    return Ops.rows(Ops.eye(n), random.permutation(n)).to(ScalarType.Double);
  }

  /** Invertible matrices with singular values between 1 / spread and spread. */
  static Invertible invertible(RandomStream random, int count, int n, double spread) {
    List<Tensor> matrices = new ArrayList<>();
    List<Tensor> inverses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Tensor left = orthogonal(random, n);
      Tensor right = orthogonal(random, n);
      Tensor values = gains(random, n, spread);
      matrices.add(left.mul(values).matmul(right));
      inverses.add(right.t().div(values).matmul(left.t()));
    }
    return new Invertible(
        torch.stack(Ops.vector(matrices), 0), torch.stack(Ops.vector(inverses), 0));
  }
}
