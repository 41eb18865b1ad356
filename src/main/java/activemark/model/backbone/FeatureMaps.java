package activemark.model.backbone;

import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** Everything a model computes on pictures, as tensors for a file. */
public final class FeatureMaps {
  private FeatureMaps() {}

  /** {@code block.<i>} and {@code features} [n, N, D], and {@code embedding} [n, F]. */
  public static Map<String, TensorBytes> of(
      Backbone model, ImageBatch images, Precision precision, Progress progress) {
    int depth = model.spec().depth();
    List<Integer> cuts = IntStream.rangeClosed(1, depth).boxed().toList();
    Map<String, TensorBytes> maps = new LinkedHashMap<>();
    try (Streams streams = Streams.of(model, images, cuts, precision, progress);
        Scope scope = Scope.open()) {
      for (int i = 0; i < depth; i++) {
        maps.put("block." + i, Ops.bytes(streams.at(i + 1)));
      }
      Tensor last = streams.at(depth);
      maps.put("features", Ops.bytes(model.features(last)));
      maps.put("embedding", Ops.bytes(model.embedding(last)));
    }
    return maps;
  }
}
