package activemark.model.data;

import activemark.error.BadInput;
import activemark.io.image.ImageDecoder;
import activemark.io.image.Rgb;
import java.nio.file.Path;

/**
 * The class of every pixel of a picture, as CamVid has it: 11 classes, and pixels without one.
 *
 * @param height rows
 * @param width columns
 * @param classes row by row, 0..{@link #CLASSES}-1 or {@link #VOID}; not copied
 */
// Tens of thousands of numbers that are only read.
@SuppressWarnings("ArrayRecordComponent")
public record LabelMap(int height, int width, int[] classes) {
  /** Number of classes. */
  public static final int CLASSES = 11;

  /** What a pixel without a class holds. */
  public static final int VOID = -1;

  private static final int WHITE = 255;

  /** Checks the size. */
  public LabelMap {
    if (height < 1 || width < 1 || classes.length != (long) height * width) {
      throw new IllegalArgumentException(classes.length + " for " + height + " x " + width);
    }
  }

  /**
   * The map in a grey picture: its samples are the classes; 11 and 255 mean none.
   *
   * @throws BadInput if the file is no such picture
   */
  public static LabelMap read(Path file) {
    Rgb image = ImageDecoder.decode(file);
    int[] classes = new int[image.width() * image.height()];
    for (int i = 0; i < classes.length; i++) {
      int x = i % image.width();
      int y = i / image.width();
      int value = image.sample(x, y, 0);
      boolean grey = image.sample(x, y, 1) == value && image.sample(x, y, 2) == value;
      if (!grey || (value > CLASSES && value != WHITE)) {
        throw BadInput.of("This is no label map")
            .at(file)
            .expected("a grey picture of the class numbers 0 to 10, and 11 or 255 for none")
            .found(grey ? "the number " + value : "a coloured pixel")
            .fix("Convert the label maps to class numbers, one grey PNG for each picture.")
            .bad();
      }
      classes[i] = value < CLASSES ? value : VOID;
    }
    return new LabelMap(image.height(), image.width(), classes);
  }

  /** The map at another size; every pixel takes the class nearest to its middle. */
  public LabelMap resized(int rows, int columns) {
    int[] values = new int[rows * columns];
    for (int y = 0; y < rows; y++) {
      int row = (int) ((2L * y + 1) * height / (2L * rows));
      for (int x = 0; x < columns; x++) {
        int column = (int) ((2L * x + 1) * width / (2L * columns));
        values[y * columns + x] = classes[row * width + column];
      }
    }
    return new LabelMap(rows, columns, values);
  }
}
