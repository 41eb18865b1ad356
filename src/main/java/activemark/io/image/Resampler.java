package activemark.io.image;

import java.util.Arrays;

/**
 * Resizing that gives the bytes Pillow gives: filters widened with the reduction, weights of 22
 * bits, a horizontal and then a vertical pass with rounding to bytes between them.
 *
 * <p>The order of the passes is that of all versions up to Pillow 12, with which the published
 * models were trained. Pillow 13 goes the other way when a picture loses much height and little or
 * no width; such pictures differ by a level here and there.
 */
public final class Resampler {
  private static final int HALF = 1 << (Taps.BITS - 1);

  private Resampler() {}

  /**
   * A picture at another size. An axis that keeps its length is left as it is.
   *
   * @param width target columns, at least 1
   * @param height target rows, at least 1
   */
  public static Rgb resize(Rgb image, int width, int height, Filter filter) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("cannot resize to " + width + " x " + height);
    }
    if (width == image.width() && height == image.height()) {
      return image;
    }
    if (filter == Filter.NEAREST) {
      return nearest(image, width, height);
    }
    byte[] pixels = image.pixels();
    if (width != image.width()) {
      pixels = horizontal(image, Taps.of(image.width(), width, filter), width);
    }
    if (height != image.height()) {
      pixels = vertical(pixels, width * 3, Taps.of(image.height(), height, filter), height);
    }
    return new Rgb(width, height, pixels);
  }

  private static byte[] horizontal(Rgb image, Taps taps, int width) {
    byte[] source = image.pixels();
    byte[] target = new byte[Math.multiplyExact(Math.multiplyExact(3, width), image.height())];
    int[] row = new int[image.width() * 3];
    int[] weights = taps.weights();
    int out = 0;
    for (int y = 0; y < image.height(); y++) {
      int start = y * row.length;
      for (int i = 0; i < row.length; i++) {
        row[i] = source[start + i] & 0xff;
      }
      for (int x = 0; x < width; x++) {
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        int at = taps.first()[x] * 3;
        int from = x * taps.stride();
        int to = from + taps.count()[x];
        for (int k = from; k < to; k++, at += 3) {
          int weight = weights[k];
          red += row[at] * weight;
          green += row[at + 1] * weight;
          blue += row[at + 2] * weight;
        }
        target[out++] = clip(red);
        target[out++] = clip(green);
        target[out++] = clip(blue);
      }
    }
    return target;
  }

  /** Whole rows at a time, which the compiler turns into vector instructions. */
  private static byte[] vertical(byte[] source, int rowBytes, Taps taps, int height) {
    byte[] target = new byte[Math.multiplyExact(rowBytes, height)];
    int[] sums = new int[rowBytes];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, HALF);
      for (int k = 0; k < taps.count()[y]; k++) {
        int weight = taps.weights()[y * taps.stride() + k];
        int start = (taps.first()[y] + k) * rowBytes;
        for (int i = 0; i < rowBytes; i++) {
          sums[i] += (source[start + i] & 0xff) * weight;
        }
      }
      int out = y * rowBytes;
      for (int i = 0; i < rowBytes; i++) {
        target[out + i] = clip(sums[i]);
      }
    }
    return target;
  }

  private static Rgb nearest(Rgb image, int width, int height) {
    int[] columns = positions(image.width(), width);
    int[] rows = positions(image.height(), height);
    byte[] target = new byte[Math.multiplyExact(Math.multiplyExact(3, width), height)];
    int out = 0;
    for (int row : rows) {
      for (int column : columns) {
        System.arraycopy(image.pixels(), (row * image.width() + column) * 3, target, out, 3);
        out += 3;
      }
    }
    return new Rgb(width, height, target);
  }

  /** Steps are added up and not multiplied: Pillow does so, and the rounding shows. */
  private static int[] positions(int source, int target) {
    double step = (double) source / target;
    double at = step * 0.5;
    int[] positions = new int[target];
    for (int i = 0; i < target; i++) {
      positions[i] = Math.min(source - 1, (int) at);
      at += step;
    }
    return positions;
  }

  private static byte clip(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> Taps.BITS));
  }
}
