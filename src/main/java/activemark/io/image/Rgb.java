package activemark.io.image;

import java.util.Arrays;

/**
 * A decoded picture: eight bits for each of red, green and blue.
 *
 * @param width columns
 * @param height rows
 * @param pixels rows from the top, pixels from the left, channels last (height, width, 3); not
 *     copied, so whoever makes a picture hands its array over
 */
// Millions of bytes: a copy for each call would cost more than the decoding.
@SuppressWarnings("ArrayRecordComponent")
public record Rgb(int width, int height, byte[] pixels) {
  /** Checks that the bytes fill the picture. */
  public Rgb {
    if (width < 1 || height < 1 || pixels.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "a picture of %d x %d needs %d bytes, got %d"
              .formatted(width, height, 3L * width * height, pixels.length));
    }
  }

  /** One sample, 0..255; channel 0 is red, 1 green, 2 blue. */
  public int sample(int x, int y, int channel) {
    return pixels[(y * width + x) * 3 + channel] & 0xff;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rgb that
        && width == that.width
        && height == that.height
        && Arrays.equals(pixels, that.pixels);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(pixels);
  }

  @Override
  public String toString() {
    return "Rgb[" + width + " x " + height + "]";
  }
}
