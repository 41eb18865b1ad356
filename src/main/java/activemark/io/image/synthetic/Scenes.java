package activemark.io.image.synthetic;

import activemark.error.BadInput;
import activemark.io.image.Rgb;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * An endless row of pictures drawn by code: landscapes, things on tables, cloth, animals, towns,
 * flowers, shapes and more, by turns. The same seed and index give the same picture everywhere.
 */
public final class Scenes {
  private static final int[][] SIZES = {
    {320, 240}, {256, 256}, {240, 320}, {384, 256}, {288, 256}, {256, 340}, {400, 225}
  };

  private final long seed;

  /** The row of a seed. */
  public Scenes(long seed) {
    this.seed = seed;
  }

  /** The picture at an index, from 0, in a size of its own (225 to 400 pixels a side). */
  public Rgb picture(int index) {
    int[] size = SIZES[dice(index).whole(0, SIZES.length - 1)];
    return picture(index, size[0], size[1]);
  }

  /** The picture at an index, from 0, in a given size. */
  public Rgb picture(int index, int width, int height) {
    Dice dice = dice(index);
    dice.next(); // the size's
    Canvas canvas = new Canvas(width, height);
    subject(index).paint(canvas, dice);
    light(canvas, dice);
    return canvas.develop(dice.between(0.005, 0.05), dice);
  }

  /** What the picture at an index shows, in a word. */
  public static String title(int index) {
    return subject(index).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Writes the first pictures as PNG files into a folder, which is made if needed.
   *
   * @return the files, in order; their names start with the index
   * @throws BadInput if a file of that name is there already or the folder cannot be written
   */
  public List<Path> write(Path folder, int count) {
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < count; i++) {
        Path file = folder.resolve(String.format(Locale.ROOT, "%04d-%s.png", i, title(i)));
        write(picture(i), file);
        files.add(file);
      }
    } catch (FileAlreadyExistsException e) {
      throw BadInput.of("There is a file of this name already")
          .at(e.getFile())
          .fix("Give an empty folder.")
          .bad(e);
    } catch (IOException e) {
      throw BadInput.of("The pictures cannot be written").at(folder).found(e).bad(e);
    }
    return files;
  }

  private static void write(Rgb picture, Path file) throws IOException {
    int width = picture.width();
    BufferedImage image = new BufferedImage(width, picture.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < width; x++) {
        int red = picture.sample(x, y, 0);
        int green = picture.sample(x, y, 1);
        image.setRGB(x, y, (red << 16) | (green << 8) | picture.sample(x, y, 2));
      }
    }
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(image, "png", stream)) {
        throw new IllegalStateException("no PNG writer");
      }
    }
  }

  /** What a camera adds: more or less light, a tint, darker corners. */
  private static void light(Canvas canvas, Dice dice) {
    double exposure = dice.between(0.82, 1.15);
    double corner = dice.between(0, 0.5);
    Colour tint = Colour.of(dice.share(), dice.between(0, 0.12), 1);
    double middle = canvas.aspect() / 2;
    double reach = middle * middle + 0.25;
    canvas.glaze(
        (x, y, c) -> {
          double far = ((x - middle) * (x - middle) + (y - 0.5) * (y - 0.5)) / reach;
          double light = exposure * (1 - corner * far * far);
          return new Colour(
              c.red() * tint.red() * light,
              c.green() * tint.green() * light,
              c.blue() * tint.blue() * light);
        });
  }

  private static Subject subject(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("index " + index);
    }
    Subject[] subjects = Subject.values();
    return subjects[index % subjects.length];
  }

  private Dice dice(int index) {
    return new Dice(Dice.mix(seed) ^ Dice.mix(0x5ce7e5L + index));
  }
}
