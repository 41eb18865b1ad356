package activemark.model.data;

import activemark.io.image.ImageBatch;
import activemark.io.image.Normalisation;
import activemark.io.image.Preprocessing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Numbered pictures of one size, of which batches can be had: a set of files, read when needed, may
 * be larger than the memory.
 */
public final class ImageSource {
  private final int n;
  private final int height;
  private final int width;
  private final Normalisation normalisation;
  private final Function<int[], ImageBatch> reader;

  private ImageSource(
      int n,
      int height,
      int width,
      Normalisation normalisation,
      Function<int[], ImageBatch> reader) {
    this.n = n;
    this.height = height;
    this.width = width;
    this.normalisation = normalisation;
    this.reader = reader;
  }

  /** Files, decoded and prepared each time they are asked for. */
  public static ImageSource of(List<Path> files, Preprocessing preprocessing) {
    List<Path> all = List.copyOf(files);
    return new ImageSource(
        all.size(),
        preprocessing.height(),
        preprocessing.width(),
        Normalisation.of(preprocessing),
        which -> {
          List<Path> chosen = new ArrayList<>(which.length);
          for (int i : which) {
            chosen.add(all.get(i));
          }
          return ImageBatch.load(chosen, preprocessing);
        });
  }

  /** Pictures that are in memory already, and are taken for pixels. */
  public static ImageSource of(ImageBatch images) {
    return of(images, Normalisation.none());
  }

  /** Pictures that are in memory already, made from pixels by a normalisation. */
  public static ImageSource of(ImageBatch images, Normalisation normalisation) {
    int each = 3 * images.height() * images.width();
    return new ImageSource(
        images.n(),
        images.height(),
        images.width(),
        normalisation,
        which -> {
          float[] values = new float[which.length * each];
          for (int i = 0; i < which.length; i++) {
            int from = (images.start() + which[i]) * each;
            System.arraycopy(images.values(), from, values, i * each, each);
          }
          return new ImageBatch(values, which.length, images.height(), images.width());
        });
  }

  /** Number of pictures. */
  public int n() {
    return n;
  }

  /** Rows of every picture. */
  public int height() {
    return height;
  }

  /** Columns of every picture. */
  public int width() {
    return width;
  }

  /** How pixels in [0, 1] became what the batches hold. */
  public Normalisation normalisation() {
    return normalisation;
  }

  /** The chosen pictures in the order given; at least one. */
  public ImageBatch batch(int[] which) {
    return reader.apply(which);
  }

  /** The set of the chosen pictures, numbered in the order given. */
  public ImageSource subset(int[] which) {
    int[] kept = which.clone();
    return new ImageSource(
        kept.length,
        height,
        width,
        normalisation,
        chosen -> {
          int[] outer = new int[chosen.length];
          for (int i = 0; i < chosen.length; i++) {
            outer[i] = kept[chosen[i]];
          }
          return reader.apply(outer);
        });
  }
}
