package activemark.io.image;

import activemark.fixtures.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/** Small files made with Pillow, and the larger shared data where it is at hand. */
final class Pictures {
  private Pictures() {}

  /** A golden file. */
  static Path golden(String name) {
    URL url = Objects.requireNonNull(Pictures.class.getResource("/golden/image/" + name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What Pillow sees in a golden file: a PPM with the three header fields Pillow writes. */
  static Rgb ppm(String name) {
    try {
      byte[] file = Files.readAllBytes(golden(name));
      String[] head = new String(file, 0, 20, StandardCharsets.ISO_8859_1).split("\\s+", 5);
      int width = Integer.parseInt(head[1]);
      int height = Integer.parseInt(head[2]);
      byte[] pixels = Arrays.copyOfRange(file, file.length - 3 * width * height, file.length);
      return new Rgb(width, height, pixels);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file or folder of the shared data; the test is skipped where there is none. */
  static Path shared(String path) {
    return Golden.requireShared().resolve(path);
  }

  /** A picture of one colour. */
  static Rgb plain(int width, int height, int red, int green, int blue) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < pixels.length; i += 3) {
      pixels[i] = (byte) red;
      pixels[i + 1] = (byte) green;
      pixels[i + 2] = (byte) blue;
    }
    return new Rgb(width, height, pixels);
  }

  /** The largest difference of two pictures of one size. */
  static int difference(Rgb a, Rgb b) {
    int worst = 0;
    for (int i = 0; i < a.pixels().length; i++) {
      worst = Math.max(worst, Math.abs((a.pixels()[i] & 0xff) - (b.pixels()[i] & 0xff)));
    }
    return worst;
  }
}
