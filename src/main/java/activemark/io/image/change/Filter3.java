package activemark.io.image.change;

import activemark.io.image.Rgb;
import java.util.Arrays;

/**
 * The median or the mean of every 3 x 3 neighbourhood, edges repeated.
 *
 * @param median the median rather than the mean
 */
public record Filter3(boolean median) implements InputChange {
  static final String MEDIAN = "median";
  static final String MEAN = "mean";

  @Override
  public Rgb apply(Rgb picture, int index) {
    int[] around = new int[9];
    return Samples.of(
        picture,
        (x, y, c) -> {
          for (int i = 0; i < 9; i++) {
            around[i] = Samples.clamped(picture, x + i % 3 - 1, y + i / 3 - 1, c);
          }
          if (!median) {
            return Arrays.stream(around).average().orElseThrow();
          }
          Arrays.sort(around);
          return around[4];
        });
  }

  @Override
  public String text() {
    return median ? MEDIAN : MEAN;
  }
}
