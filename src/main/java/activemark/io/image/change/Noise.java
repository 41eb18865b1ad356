package activemark.io.image.change;

import activemark.io.image.Rgb;
import java.util.SplittableRandom;

/**
 * Normal noise, the same for the same picture of a batch.
 *
 * @param std standard deviation, in units of the whole range of a sample
 */
public record Noise(double std) implements InputChange {
  static final String NAME = "noise";

  @Override
  public Rgb apply(Rgb picture, int index) {
    SplittableRandom random = new SplittableRandom(index);
    return Samples.of(picture, (x, y, c) -> picture.sample(x, y, c) + 255 * std * normal(random));
  }

  /** Box and Muller's way, written out: the library's differs between Java versions. */
  private static double normal(SplittableRandom random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  @Override
  public String text() {
    return NAME + "=" + std;
  }
}
