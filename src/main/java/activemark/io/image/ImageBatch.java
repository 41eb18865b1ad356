package activemark.io.image;

import activemark.error.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Pictures ready for a model.
 *
 * @param values normalised samples (3, height, width) of one image after the other; not copied
 * @param start the first image of the values that belongs to the batch
 * @param n number of pictures
 * @param height rows
 * @param width columns
 */
// Hundreds of megabytes that go to the engine once.
@SuppressWarnings("ArrayRecordComponent")
public record ImageBatch(float[] values, int start, int n, int height, int width) {
  private static final int MOST_THREADS = 4;

  /** Checks that the values fill the shape. */
  public ImageBatch {
    long most = 3L * (start + n) * height * width;
    if (start < 0 || n < 1 || height < 1 || width < 1 || values.length < most) {
      throw new IllegalArgumentException(
          "%d values for (%d, 3, %d, %d) from %d"
              .formatted(values.length, n, height, width, start));
    }
  }

  /** A batch of all the values. */
  public ImageBatch(float[] values, int n, int height, int width) {
    this(values, 0, n, height, width);
  }

  /**
   * Reads and prepares files on a few threads; picture {@code i} comes from file {@code i}.
   *
   * @throws BadInput for the first file in the order that cannot be read, or if there is none
   */
  public static ImageBatch load(List<Path> files, Preprocessing preprocessing) {
    return load(files, preprocessing, (picture, index) -> picture);
  }

  /** As {@link #load(List, Preprocessing)}, with every picture changed before it is normalised. */
  public static ImageBatch load(List<Path> files, Preprocessing preprocessing, PixelChange change) {
    if (files.isEmpty()) {
      throw BadInput.of("There are no images to read").bad();
    }
    int height = preprocessing.height();
    int width = preprocessing.width();
    long most = (Integer.MAX_VALUE - 8) / (3L * height * width);
    if (files.size() > most) {
      throw BadInput.of("The pictures do not fit into memory together")
          .expected("at most " + most + " pictures of " + height + " by " + width)
          .found(files.size())
          .fix("Take fewer pictures, or a smaller --size.")
          .bad();
    }
    int each = 3 * height * width;
    float[] values = new float[each * files.size()];
    int threads =
        Math.min(files.size(), Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    ExecutorService pool = Executors.newFixedThreadPool(threads, ImageBatch::daemon);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        Path file = files.get(i);
        int index = i;
        parts.add(
            pool.submit(() -> prepare(file, preprocessing, change, index, values, index * each)));
      }
      parts.forEach(ImageBatch::await);
    } finally {
      pool.shutdownNow();
    }
    return new ImageBatch(values, files.size(), height, width);
  }

  private static void prepare(
      Path file,
      Preprocessing preprocessing,
      PixelChange change,
      int index,
      float[] values,
      int at) {
    Rgb framed =
        ImageDecoder.decode(file, image -> framed(image, preprocessing, change, index, file));
    preprocessing.fill(framed, values, at);
  }

  private static Rgb framed(
      Rgb image, Preprocessing preprocessing, PixelChange change, int index, Path file) {
    try {
      return change.apply(preprocessing.frame(image), index);
    } catch (BadInput e) {
      throw BadInput.of("This image cannot be prepared").at(file).found(e.getMessage()).bad(e);
    }
  }

  private static void await(Future<?> part) {
    try {
      part.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading images", e);
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "images");
    thread.setDaemon(true);
    return thread;
  }

  /** The first images of the batch, or all if there are fewer; shares the values. */
  public ImageBatch first(int count) {
    return count >= n ? this : new ImageBatch(values, start, count, height, width);
  }

  /** The last images of the batch, or all if there are fewer; shares the values. */
  public ImageBatch last(int count) {
    return count >= n ? this : new ImageBatch(values, start + n - count, count, height, width);
  }

  /** Normalised samples of images {@code from} until {@code to} (to - from, 3, height, width). */
  public float[] values(int from, int to) {
    int each = 3 * height * width;
    return Arrays.copyOfRange(values, (start + from) * each, (start + to) * each);
  }
}
