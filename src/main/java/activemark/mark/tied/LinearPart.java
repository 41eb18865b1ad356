package activemark.mark.tied;

import activemark.mark.scheme.ReadingBench;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The combinations of an MLP's hidden activations that a linear function of its input expresses.
 * What the second layer makes of them is the better part of what the MLP does for the model, and it
 * cannot be told from a mark in it: a thief who takes away all else, which tied marks are also made
 * of, leaves this part.
 */
final class LinearPart {
  private static final int BATCH = 8;

  private LinearPart() {}

  /**
   * An orthonormal basis [H, min(D, H)] of what the original's input at a block expresses, from the
   * pictures that are read with.
   */
  static Tensor basis(ReadingBench bench, int block) {
    ViT base = (ViT) bench.base();
    Tensor stream = bench.baseStreams().at(block);
    int n = bench.baseStreams().images();
    long width = base.spec().width();
    long hidden = base.weights().get("blocks." + block + ".mlp.fc2.weight").size(1);
    try (Scope scope = Scope.open()) {
      Tensor products = torch.zeros(1 + hidden, 1 + width).to(ScalarType.Double);
      for (int i = 0; i < n; i += BATCH) {
        try (Scope batch = Scope.open()) {
          Tensor before = Ops.rows(stream, i, Math.min(n, i + BATCH));
          Tensor input = bench.precision().run(() -> base.afterAttention(before, block));
          Tensor a = bench.precision().run(() -> base.hidden(input, block));
          products.add_(withOnes(a).t().matmul(withOnes(input)).to(ScalarType.Double));
        }
      }
      Tensor means = torch.outer(products.select(1, 0), products.select(0, 0));
      Tensor centred = products.sub(means.div(products.select(0, 0).select(0, 0)));
      Tensor covariance = centred.narrow(0, 1, hidden).narrow(1, 1, width);
      return scope.keep(
          torch.linalg_qr(covariance.contiguous(), "reduced").get0().to(ScalarType.Float));
    }
  }

  /** Tokens [b, N, X] as rows [b * N, 1 + X] that begin with a one. */
  private static Tensor withOnes(Tensor tokens) {
    Tensor rows = tokens.to(ScalarType.Float).flatten(0, 1);
    return Ops.cat(List.of(torch.ones(rows.size(0), 1), rows), 1);
  }
}
