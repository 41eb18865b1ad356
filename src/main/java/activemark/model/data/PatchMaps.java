package activemark.model.data;

import activemark.error.BadInput;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** What a model makes of pictures, place by place: the features of every patch. */
public final class PatchMaps {
  private static final int BATCH = 8;

  private PatchMaps() {}

  /**
   * The features of all patches, float32 [n, D, h, w] of h x w patches, in the innermost scope.
   *
   * @throws BadInput if the model does not keep one token for every patch
   */
  public static Tensor of(
      Backbone model, ImageSource images, Precision precision, Progress progress) {
    int n = images.n();
    @Nullable Tensor all = null;
    try (Progress.Task task = progress.start("images through the model", n, "images")) {
      for (int from = 0; from < n; from += BATCH) {
        int to = Math.min(n, from + BATCH);
        try (Scope scope = Scope.open()) {
          Tensor part = batch(model, images, IntStream.range(from, to).toArray(), precision);
          if (all == null) {
            all = scope.keep(torch.zeros(n, part.size(1), part.size(2), part.size(3)));
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

  /**
   * The features of all patches of some pictures, float32 [B, D, h, w], with gradients where the
   * model asks for them.
   *
   * @param which numbers of the pictures
   * @throws BadInput if the model does not keep one token for every patch
   */
  public static Tensor batch(Backbone model, ImageSource images, int[] which, Precision precision) {
    Tensor pixels = Streams.pixels(images.batch(which), 0, which.length);
    Tensor tokens =
        precision
            .run(() -> model.features(model.forward(pixels)))
            .to(torch.ScalarType.Float); // [B, N, D]
    int patch = model.spec().patch();
    int height = images.height() / patch;
    int width = images.width() / patch;
    long patches = tokens.size(1) - model.spec().prefixTokens();
    if (patches != (long) height * width) {
      throw BadInput.of("The model does not keep one token for every patch")
          .expected(height * width + " patch tokens")
          .found(patches)
          .bad();
    }
    return tokens
        .narrow(1, model.spec().prefixTokens(), patches)
        .transpose(1, 2)
        .reshape(which.length, tokens.size(2), height, width);
  }
}
