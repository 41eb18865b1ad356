package activemark.mark.diction;

import activemark.model.tensor.Ops;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What the net takes of a stream. */
final class Activations {
  private Activations() {}

  /** Class token, where the base has one, beside the mean of the patches [K, A], in float32. */
  static Tensor pooled(Tensor stream, DictionParameters p) {
    Tensor patches = stream.narrow(1, p.prefix(), stream.size(1) - p.prefix()).mean(1);
    Tensor all = p.classToken() ? Ops.cat(List.of(stream.select(1, 0), patches), 1) : patches;
    return all.to(ScalarType.Float);
  }
}
