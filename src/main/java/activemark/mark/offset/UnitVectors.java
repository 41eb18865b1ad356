package activemark.mark.offset;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A model's feature vectors, each divided by its length: students learn directions, and lengths
 * only as far as their loss asks for them.
 */
final class UnitVectors {
  private static final int BATCH = 16;

  private UnitVectors() {}

  /** The vectors [n, F], float64, of pictures whose streams have reached the model's end. */
  static Tensor of(Backbone model, Streams streams) {
    Tensor last = streams.at(model.spec().depth());
    int n = streams.images();
    List<Tensor> all = new ArrayList<>();
    for (int i = 0; i < n; i += BATCH) {
      try (Scope batch = Scope.inner()) {
        all.add(batch.keep(of(model.embedding(Ops.rows(last, i, Math.min(n, i + BATCH))))));
      }
    }
    return Ops.cat(all, 0);
  }

  /** Vectors [n, F] divided by their lengths, float64. */
  static Tensor of(Tensor vectors) {
    Tensor v = vectors.to(ScalarType.Double);
    return v.div(v.square().sum(new long[] {1}, true, Ops.sameType()).sqrt());
  }
}
