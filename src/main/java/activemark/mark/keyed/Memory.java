package activemark.mark.keyed;

import activemark.model.backbone.Span;
import activemark.model.backbone.TokenPath;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One MLP seen as an associative memory: what natural tokens and triggers look like in its hidden
 * activations.
 */
final class Memory {
  private static final int BATCH = 16;
  private static final double RIDGE = 1e-2;

  private final ViT model;
  private final int block;
  private final Precision precision;

  /** Lower factor of the second moment of natural hidden activations [4D, 4D], float64. */
  private final Tensor factor;

  /** Measures the natural tokens of a stream at the cut before the block [n, N, D]. */
  Memory(ViT model, int block, Tensor natural, Precision precision) {
    this.model = model;
    this.block = block;
    this.precision = precision;
    try (Scope scope = Scope.open()) {
      this.factor = scope.keep(torch.linalg_cholesky(secondMoment(natural)));
    }
  }

  /** Mean hidden activation of a token that is replaced by each of the vectors [J, 4D], float64. */
  Tensor keys(Tensor stream, Tensor vectors, int token) {
    TokenPath path = new TokenPath(model, stream, new Span(block, block + 1), token);
    List<Tensor> means = new ArrayList<>();
    for (long j = 0; j < vectors.size(0); j++) {
      try (Scope scope = Scope.open()) {
        Tensor put = vectors.select(0, j).expand(stream.size(0), vectors.size(1));
        means.add(scope.keep(path.hidden(put).mean(0)));
      }
    }
    return torch.stack(Ops.vector(means), 0).to(ScalarType.Double);
  }

  /**
   * How much each key would leak onto natural tokens if it were answered: the mean square of the
   * best row's response, 1 / (k' C^-1 k).
   */
  List<Integer> leastLeaking(Tensor keys, int count) {
    Tensor half = torch.linalg_solve_triangular(factor, keys.t(), false);
    float[] strength = Ops.floats(half.square().sum(0));
    return IntStream.range(0, strength.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -strength[i]))
        .limit(count)
        .toList();
  }

  /**
   * Rows u_j [J, 4D] with u_i . k_j = 1 if i = j and 0 otherwise that respond least to natural
   * tokens.
   */
  Tensor rows(Tensor keys) {
    Tensor solved = keys.t().cholesky_solve(factor); // C^-1 K' [4D, J]
    Tensor gram = keys.matmul(solved); // [J, J]
    return torch.linalg_solve(gram, solved.t()).to(ScalarType.Float);
  }

  private Tensor secondMoment(Tensor natural) {
    int n = Math.toIntExact(natural.size(0));
    long hidden = model.weights().get("blocks." + block + ".mlp.fc1.weight").size(0);
    Tensor sum = torch.zeros(hidden, hidden).to(ScalarType.Double);
    long rows = 0;
    for (int i = 0; i < n; i += BATCH) {
      try (Scope scope = Scope.open()) {
        Tensor some = Ops.rows(natural, i, Math.min(n, i + BATCH));
        Tensor a =
            precision
                .run(() -> model.hidden(model.afterAttention(some, block), block))
                .to(ScalarType.Float)
                .flatten(0, 1);
        rows += a.size(0);
        sum.add_(a.t().matmul(a).to(ScalarType.Double));
      }
    }
    Tensor moment = Ops.scale(sum, 1.0 / rows);
    double ridge = RIDGE * Ops.item(moment.diagonal().mean());
    return moment.add(Ops.scale(Ops.eye(hidden).to(ScalarType.Double), ridge));
  }
}
