package activemark.attack.adaptive;

import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The combinations of one MLP's hidden activations that ordinary pictures hardly use. A hidden
 * answer is written where it disturbs least, so it is here; and what training left here is small
 * and without a direction of its own, so a written one stands out.
 */
final class IdleSpace implements AutoCloseable {
  private static final int BATCH = 8;

  /** Share of the combinations that count as idle. */
  private static final double SHARE = 0.75;

  private final String name;
  private final Tensor directions; // [H, k] orthonormal, float64

  /**
   * Measures a model.
   *
   * @param stream stream at the cut before the block [n, N, D]
   */
  IdleSpace(ViT model, int block, Tensor stream, Precision precision) {
    name = "blocks." + block + ".mlp.fc2.weight";
    try (Scope scope = Scope.open()) {
      long h = model.weights().get(name).size(1);
      Tensor sum = torch.zeros(h, h).to(ScalarType.Double);
      int n = Math.toIntExact(stream.size(0));
      for (int i = 0; i < n; i += BATCH) {
        try (Scope batch = Scope.open()) {
          Tensor before = Ops.rows(stream, i, Math.min(n, i + BATCH));
          Tensor a =
              precision
                  .run(() -> model.hidden(model.afterAttention(before, block), block))
                  .to(ScalarType.Float)
                  .flatten(0, 1);
          sum.add_(a.t().matmul(a).to(ScalarType.Double));
        }
      }
      Tensor vectors = torch.linalg_eigh(sum).get1(); // least used first
      directions = vectors.narrow(1, 0, Math.max(2, Math.round(SHARE * h))).contiguous();
      directions.retainReference();
    }
  }

  /** Singular values of what the second layer does there, largest first. */
  float[] spectrum(Weights weights) {
    try (Scope scope = Scope.open()) {
      return Ops.floats(svd(weights).get1());
    }
  }

  /** Takes the leading directions of what the second layer does there out of it. */
  void drop(Weights weights, int rank) {
    try (Scope scope = Scope.open()) {
      T_TensorTensorTensor_T svd = svd(weights);
      long top = Math.min(rank, svd.get1().size(0));
      Tensor leading =
          svd.get0()
              .narrow(1, 0, top)
              .mul(svd.get1().narrow(0, 0, top))
              .matmul(svd.get2().narrow(0, 0, top))
              .matmul(directions.t());
      weights.set(name, weights.get(name).sub(leading.to(ScalarType.Float)));
    }
  }

  private T_TensorTensorTensor_T svd(Weights weights) {
    Tensor there = weights.get(name).to(ScalarType.Double).matmul(directions);
    return torch.linalg_svd(there, false, new StringViewOptional());
  }

  @Override
  public void close() {
    directions.releaseReference();
  }
}
