package activemark.model.data;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** What a model makes of pictures: one vector each. */
public final class Embeddings {
  private static final int BATCH = 16;

  private Embeddings() {}

  /** The model's embeddings of all pictures, float32 [n, F], in the innermost scope. */
  public static Tensor of(
      Backbone model, ImageSource images, Precision precision, Progress progress) {
    int n = images.n();
    @Nullable Tensor all = null;
    try (Progress.Task task = progress.start("images through the model", n, "images")) {
      for (int from = 0; from < n; from += BATCH) {
        int to = Math.min(n, from + BATCH);
        try (Scope scope = Scope.open()) {
          Tensor part = of(model, images.batch(IntStream.range(from, to).toArray()), precision);
          if (all == null) {
            all = scope.keep(torch.zeros(n, part.size(1)));
          }
          all.narrow(0, from, to - from).copy_(part);
        }
        task.step(to - from);
      }
    }
    if (all == null) {
      throw new IllegalArgumentException("no pictures");
    }
    return all;
  }

  /** The model's embeddings of one batch, float32 [B, F], with gradients where the scope has. */
  public static Tensor of(Backbone model, ImageBatch batch, Precision precision) {
    Tensor pixels = Streams.pixels(batch, 0, batch.n());
    return precision
        .run(() -> model.embedding(model.forward(pixels)))
        .to(torch.ScalarType.Float); // a projection under bfloat16 ends in bfloat16
  }
}
