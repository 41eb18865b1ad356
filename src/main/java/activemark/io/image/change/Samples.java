package activemark.io.image.change;

import activemark.io.image.Rgb;

/** Pictures as numbers, and back. */
final class Samples {
  /** A value for each sample of a picture. */
  @FunctionalInterface
  interface Source {
    /** The value at a place; rounded and limited to 0..255 by the caller. */
    double at(int x, int y, int channel);
  }

  private Samples() {}

  /** A picture of the same size from values. */
  static Rgb of(Rgb like, Source source) {
    byte[] pixels = new byte[like.pixels().length];
    int at = 0;
    for (int y = 0; y < like.height(); y++) {
      for (int x = 0; x < like.width(); x++) {
        for (int channel = 0; channel < 3; channel++) {
          pixels[at++] = rounded(source.at(x, y, channel));
        }
      }
    }
    return new Rgb(like.width(), like.height(), pixels);
  }

  private static byte rounded(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }

  /** The sample at a place, or at the edge nearest to it. */
  static int clamped(Rgb picture, int x, int y, int channel) {
    return picture.sample(
        Math.max(0, Math.min(picture.width() - 1, x)),
        Math.max(0, Math.min(picture.height() - 1, y)),
        channel);
  }
}
