package activemark.io.image.change;

import activemark.io.image.Rgb;

/**
 * A Gaussian blur, cut off at four standard deviations, edges repeated.
 *
 * @param std standard deviation in pixels
 */
public record Blur(double std) implements InputChange {
  static final String NAME = "blur";

  @Override
  public Rgb apply(Rgb picture, int index) {
    int radius = Math.max(1, (int) Math.ceil(4 * std));
    double[] kernel = new double[2 * radius + 1];
    double sum = 0;
    for (int i = -radius; i <= radius; i++) {
      kernel[i + radius] = Math.exp(-i * i / (2 * std * std));
      sum += kernel[i + radius];
    }
    int width = picture.width();
    double[] rows = new double[picture.pixels().length];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          double value = 0;
          for (int i = -radius; i <= radius; i++) {
            value += kernel[i + radius] * Samples.clamped(picture, x + i, y, c);
          }
          rows[(y * width + x) * 3 + c] = value / sum;
        }
      }
    }
    double total = sum;
    return Samples.of(
        picture,
        (x, y, c) -> {
          double value = 0;
          for (int i = -radius; i <= radius; i++) {
            int row = Math.max(0, Math.min(picture.height() - 1, y + i));
            value += kernel[i + radius] * rows[(row * width + x) * 3 + c];
          }
          return value / total;
        });
  }

  @Override
  public String text() {
    return NAME + "=" + std;
  }
}
