package activemark.io.image.change;

import activemark.io.image.Rgb;

/**
 * Fewer grey levels, evenly spaced with both ends kept.
 *
 * @param bits per sample, 1..8
 */
public record BitDepth(int bits) implements InputChange {
  static final String NAME = "bits";

  @Override
  public Rgb apply(Rgb picture, int index) {
    int last = (1 << bits) - 1;
    return Samples.of(
        picture, (x, y, c) -> Math.round(picture.sample(x, y, c) * last / 255.0) * 255.0 / last);
  }

  @Override
  public String text() {
    return NAME + "=" + bits;
  }
}
