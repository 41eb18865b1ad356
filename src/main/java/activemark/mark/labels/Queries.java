package activemark.mark.labels;

import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.Normalisation;
import activemark.model.backbone.Streams;
import activemark.model.data.ImageSource;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Pictures that are shown to models, as eight-bit samples: what can be sent to a service as a file.
 * Whatever is recorded about them is recorded of the rounded pictures.
 *
 * @param bytes unsigned samples [n, 3, h, w]
 */
public record Queries(TensorBytes bytes) {
  /** Pictures at a time: with gradients one large picture takes some 200 MB. */
  public static final int BATCH = 8;

  /** Samples that one part may hold, 48 MB: mark files must stay readable. */
  private static final long MOST = 48L << 20;

  private static final float WHITE = 255;

  /** Checks the form. */
  public Queries {
    if (bytes.dtype() != DType.U8 || bytes.shape().size() != 4) {
      throw new IllegalArgumentException("no pictures: " + bytes.dtype() + bytes.shape());
    }
  }

  /** How many pictures of a size a part may hold. */
  public static int most(int height, int width) {
    return Math.toIntExact(Math.max(1, MOST / (3L * height * width)));
  }

  /** Pixels in [0, 1] [n, 3, h, w], rounded; what lies outside is moved to the nearest end. */
  public static Queries of(Tensor pixels) {
    float[] values = Ops.floats(pixels);
    ByteBuffer samples = ByteBuffer.allocate(values.length);
    for (float value : values) {
      samples.put((byte) Math.round(WHITE * Math.min(1, Math.max(0, value))));
    }
    List<Long> shape = new ArrayList<>();
    for (long i = 0; i < pixels.dim(); i++) {
      shape.add(pixels.size(i));
    }
    return new Queries(new TensorBytes(DType.U8, shape, samples.flip()));
  }

  /** Some pictures of a set. */
  public static Queries of(ImageSource images, int[] which) {
    try (Scope scope = Scope.open()) {
      return of(pixels(images, which));
    }
  }

  /** Pixels in [0, 1] of some pictures of a set [b, 3, h, w], in the innermost scope. */
  public static Tensor pixels(ImageSource images, int[] which) {
    Tensor taken = Streams.pixels(images.batch(which), 0, which.length);
    Normalisation normalisation = images.normalisation();
    Tensor pixels = taken.mul(colours(normalisation.std())).add(colours(normalisation.mean()));
    return inRange(pixels);
  }

  /** What a model takes in for pixels in [0, 1] [b, 3, h, w]. */
  static Tensor normalised(Tensor pixels, Normalisation normalisation) {
    return pixels.sub(colours(normalisation.mean())).div(colours(normalisation.std()));
  }

  private static Tensor colours(float[] values) {
    return Ops.tensor(values, 1, 3, 1, 1);
  }

  /** Pixels, those outside [0, 1] moved to the nearest end. */
  public static Tensor inRange(Tensor pixels) {
    return pixels.clamp_min(Ops.number(0)).clamp_max(Ops.number(1));
  }

  /** Number of pictures n. */
  public int n() {
    return Math.toIntExact(bytes.shape().get(0));
  }

  /** Pixels in [0, 1] of pictures {@code from} until {@code to}, in the innermost scope. */
  public Tensor pixels(int from, int to) {
    int each = Math.toIntExact(bytes.elements() / n());
    ByteBuffer samples = bytes.bytes();
    float[] values = new float[(to - from) * each];
    for (int i = 0; i < values.length; i++) {
      values[i] = (samples.get(from * each + i) & 0xff) / WHITE;
    }
    return Ops.tensor(values, to - from, 3, bytes.shape().get(2), bytes.shape().get(3));
  }

  /**
   * What a function of pixels in [0, 1] gives for all pictures [n, ...], in the innermost scope.
   */
  public Tensor through(UnaryOperator<Tensor> function) {
    List<Tensor> parts = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      for (int from = 0; from < n(); from += BATCH) {
        int first = from;
        int last = Math.min(n(), from + BATCH);
        try (Scope batch = Scope.open()) {
          parts.add(batch.keep(function.apply(pixels(first, last)).clone()));
        }
      }
      return scope.keep(Ops.cat(parts, 0));
    }
  }

  /**
   * The class that a classifier gives each picture; empty where it computes anything that is not a
   * number.
   */
  public Optional<int[]> answers(Classifier.On classifier) {
    try (Scope scope = Scope.open()) {
      return classes(through(classifier::scores));
    }
  }

  /** The largest of each row of scores [n, K]; empty where one is not a number. */
  public static Optional<int[]> classes(Tensor scores) {
    if (!Double.isFinite(Ops.item(scores.abs().sum()))) {
      return Optional.empty();
    }
    float[] largest = Ops.floats(torch.argmax(scores, new LongOptional(1), false));
    int[] classes = new int[largest.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (int) largest[i];
    }
    return Optional.of(classes);
  }
}
