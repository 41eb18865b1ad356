package activemark.io.image.synthetic;

import activemark.io.image.Rgb;
import java.util.Arrays;

/** A picture being painted, layer over layer. */
final class Canvas {
  private final int width;
  private final int height;
  private final Colour[] pixels;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    pixels = new Colour[width * height];
    Arrays.fill(pixels, Colour.BLACK);
  }

  /** Width as a share of the height. */
  double aspect() {
    return (double) width / height;
  }

  /** Covers everything. */
  void fill(Paint paint) {
    glaze((x, y, before) -> paint.at(x, y));
  }

  /** Covers a shape. */
  void draw(Shape shape, Paint paint) {
    draw(shape, paint, 1, 0);
  }

  /**
   * Covers a shape partly.
   *
   * @param opacity 0 for nothing, 1 for all
   * @param blur width of a soft edge; edges are never sharper than a pixel
   */
  void draw(Shape shape, Paint paint, double opacity, double blur) {
    double edge = Math.max(blur, 1.0 / height);
    double reach = shape.reach() + edge;
    int top = clamp((shape.y() - reach) * height, height);
    int bottom = clamp((shape.y() + reach) * height + 1, height);
    int left = clamp((shape.x() - reach) * height, width);
    int right = clamp((shape.x() + reach) * height + 1, width);
    for (int row = top; row < bottom; row++) {
      double y = (row + 0.5) / height;
      for (int column = left; column < right; column++) {
        double x = (column + 0.5) / height;
        double cover = opacity * Math.min(1, 0.5 - shape.distance().at(x, y) / edge);
        if (cover > 0) {
          int at = row * width + column;
          pixels[at] = pixels[at].towards(paint.at(x, y), cover);
        }
      }
    }
  }

  /** Changes every colour, as light or haze does. */
  void glaze(Glaze glaze) {
    for (int row = 0; row < height; row++) {
      double y = (row + 0.5) / height;
      for (int column = 0; column < width; column++) {
        int at = row * width + column;
        pixels[at] = glaze.at((column + 0.5) / height, y, pixels[at]);
      }
    }
  }

  /** What becomes of a colour at a place. */
  interface Glaze {
    /** The new colour. */
    Colour at(double x, double y, Colour before);
  }

  /** The picture in bytes, with the grain of a camera's sensor. */
  Rgb develop(double grain, Dice dice) {
    byte[] bytes = new byte[pixels.length * 3];
    for (int i = 0; i < pixels.length; i++) {
      double speck = grain * (dice.share() + dice.share() - 1);
      bytes[3 * i] = level(pixels[i].red() + speck);
      bytes[3 * i + 1] = level(pixels[i].green() + speck);
      bytes[3 * i + 2] = level(pixels[i].blue() + speck);
    }
    return new Rgb(width, height, bytes);
  }

  private static byte level(double value) {
    return (byte) Math.max(0, Math.min(255, (int) Math.floor(value * 255 + 0.5)));
  }

  private static int clamp(double value, int limit) {
    return (int) Math.max(0, Math.min(limit, value));
  }
}
