package activemark.model.data;

import activemark.io.progress.Progress;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * What frozen weights make of numbered pictures. Computed once and held where all answers together
 * take no more than two gigabytes, else computed whenever they are asked for.
 */
public final class Answers {
  private static final int BATCH = 16;
  private static final long MOST_NUMBERS = 1L << 29;

  private final ImageSource images;
  private final UnaryOperator<Tensor> function;
  private final Precision precision;
  private final @Nullable Tensor held;

  private Answers(
      ImageSource images,
      UnaryOperator<Tensor> function,
      Precision precision,
      @Nullable Tensor held) {
    this.images = images;
    this.function = function;
    this.precision = precision;
    this.held = held;
  }

  /**
   * Answers that belong to the innermost scope.
   *
   * @param function from normalised pixels [B, 3, h, w] to answers [B, ...]; no gradients go
   *     through it
   */
  public static Answers of(
      ImageSource images, UnaryOperator<Tensor> function, Precision precision, Progress progress) {
    int n = images.n();
    @Nullable Tensor all = null;
    try (Scope outer = Scope.open();
        Progress.Task task = progress.start("images through the model", n, "images")) {
      for (int from = 0; from < n; from += BATCH) {
        int to = Math.min(n, from + BATCH);
        try (Scope scope = Scope.open()) {
          int[] which = IntStream.range(from, to).toArray();
          Tensor part = answer(images, which, function, precision);
          if (all == null) {
            long each = part.numel() / part.size(0);
            if (each * n > MOST_NUMBERS) {
              return new Answers(images, function, precision, null);
            }
            long[] shape = new long[Math.toIntExact(part.dim())];
            Arrays.setAll(shape, part::size);
            shape[0] = n;
            all = scope.keep(torch.zeros(shape));
          }
          all.narrow(0, from, to - from).copy_(part);
        }
        task.step(to - from);
      }
      if (all == null) {
        throw new IllegalArgumentException("no pictures");
      }
      return new Answers(images, function, precision, outer.keep(all));
    }
  }

  /** The answers for the pictures of these numbers, float32 [B, ...]. */
  public Tensor rows(int[] which) {
    if (held != null) {
      return Ops.rows(held, which);
    }
    try (Scope scope = Scope.open()) {
      return scope.keep(answer(images, which, function, precision));
    }
  }

  private static Tensor answer(
      ImageSource images, int[] which, UnaryOperator<Tensor> function, Precision precision) {
    Tensor pixels = Streams.pixels(images.batch(which), 0, which.length);
    return precision.run(() -> function.apply(pixels)).to(torch.ScalarType.Float);
  }
}
