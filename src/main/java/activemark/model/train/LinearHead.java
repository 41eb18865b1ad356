package activemark.model.train;

import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A linear classifier [F] to [K] that starts at zero, so no class is preferred. */
final class LinearHead implements AutoCloseable {
  private final Tensor weight; // [K, F]
  private final Tensor bias; // [K]

  /** A head of K classes over F features. */
  LinearHead(long features, int classes) {
    try (Scope scope = Scope.open()) {
      weight = torch.zeros(classes, features);
      bias = torch.zeros(classes);
      weight.retainReference();
      bias.retainReference();
    }
  }

  /** The tensors to train. */
  List<Tensor> leaves() {
    return List.of(weight, bias);
  }

  /** Features [B, F] to float32 scores [B, K]. */
  Tensor scores(Tensor features) {
    return Ops.linear(features.to(torch.ScalarType.Float), weight, bias);
  }

  @Override
  public void close() {
    weight.releaseReference();
    bias.releaseReference();
  }
}
