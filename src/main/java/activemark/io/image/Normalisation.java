package activemark.io.image;

import java.util.Arrays;

/**
 * What turns pixels in [0, 1] into what a model takes in: {@code (pixel - mean) / std} for red,
 * green and blue.
 *
 * @param mean of each colour [3]
 * @param std of each colour [3], positive
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
public record Normalisation(float[] mean, float[] std) {
  private static final double WHITE = 255;

  /** Checks sizes; copies. */
  public Normalisation {
    mean = mean.clone();
    std = std.clone();
    if (mean.length != 3 || std.length != 3) {
      throw new IllegalArgumentException("mean and std need three numbers each");
    }
  }

  /** The last step of a preprocessing. */
  public static Normalisation of(Preprocessing preprocessing) {
    float white = (float) (WHITE * preprocessing.rescale());
    float[] mean = preprocessing.mean();
    float[] std = preprocessing.std();
    for (int c = 0; c < 3; c++) {
      mean[c] /= white;
      std[c] /= white;
    }
    return new Normalisation(mean, std);
  }

  /** Of pictures that are pixels already. */
  public static Normalisation none() {
    return new Normalisation(new float[3], new float[] {1, 1, 1});
  }

  @Override
  public float[] mean() {
    return mean.clone();
  }

  @Override
  public float[] std() {
    return std.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Normalisation that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(std, that.std);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(std);
  }

  @Override
  public String toString() {
    return "Normalisation(mean " + Arrays.toString(mean) + ", std " + Arrays.toString(std) + ")";
  }
}
