package activemark.io.image;

import java.awt.image.Raster;

/**
 * The samples of a JPEG file turned to RGB with the integer arithmetic of the JPEG library, and
 * four inks as Pillow takes them: inverted, as Adobe writes them. Java's own conversion would
 * follow colour profiles.
 */
final class JpegPixels {
  private static final int BITS = 16;
  private static final int HALF = 1 << (BITS - 1);

  private JpegPixels() {}

  /** The bytes (height, width, 3) of unconverted samples of 1, 3 or 4 components. */
  static byte[] of(Raster raster, JpegFrame frame) {
    int bands = raster.getNumBands();
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] pixels = new byte[Math.multiplyExact(Math.multiplyExact(3, width), height)];
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      if (frame.luma()) {
        lumaToColour(row, bands);
      }
      int out = y * width * 3;
      switch (bands) {
        case 1 -> grey(row, pixels, out);
        case 3 -> colour(row, pixels, out);
        default -> inks(row, frame.luma(), pixels, out);
      }
    }
    return pixels;
  }

  private static void grey(int[] row, byte[] pixels, int start) {
    for (int i = 0; i < row.length * 3; i++) {
      pixels[start + i] = (byte) row[i / 3];
    }
  }

  private static void colour(int[] row, byte[] pixels, int start) {
    for (int i = 0; i < row.length; i++) {
      pixels[start + i] = (byte) row[i];
    }
  }

  private static void inks(int[] row, boolean luma, byte[] pixels, int start) {
    int out = start;
    for (int i = 0; i < row.length; i += 4) {
      int light = row[i + 3]; // inverted black
      for (int channel = 0; channel < 3; channel++) {
        int ink = luma ? row[i + channel] : 255 - row[i + channel];
        pixels[out++] = (byte) clip(light - product(ink, light));
      }
    }
  }

  /** In place, the first three of each pixel's bands. */
  private static void lumaToColour(int[] row, int bands) {
    for (int i = 0; i < row.length; i += bands) {
      int luma = row[i];
      int blue = row[i + 1] - 128;
      int red = row[i + 2] - 128;
      // 1.402, 0.34414, 0.71414 and 1.772 with 16 bits
      row[i] = clip(luma + ((91881 * red + HALF) >> BITS));
      row[i + 1] = clip(luma + ((-22554 * blue - 46802 * red + HALF) >> BITS));
      row[i + 2] = clip(luma + ((116130 * blue + HALF) >> BITS));
    }
  }

  /** a b / 255, rounded. */
  private static int product(int a, int b) {
    int scaled = a * b + 128;
    return ((scaled >> 8) + scaled) >> 8;
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
