package activemark.model.task;

import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.proof.stats.ClopperPearson.Interval;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Intervals of numbers over pictures by drawing the pictures again with repetition (Efron's
 * percentile bootstrap), always in the same way, so that the same pictures give the same interval.
 */
public final class Bootstrap {
  private static final int DRAWS = 2000;

  private Bootstrap() {}

  /**
   * The middle share of what a number becomes over drawn pictures.
   *
   * @param n pictures
   * @param number of the drawn pictures, by their numbers 0..n-1
   * @param confidence such as 0.95
   */
  public static Interval interval(int n, ToDoubleFunction<int[]> number, double confidence) {
    RandomStream random = new Seed(0).stream("task/bootstrap");
    double[] values = new double[DRAWS];
    int[] drawn = new int[n];
    for (int draw = 0; draw < DRAWS; draw++) {
      for (int i = 0; i < n; i++) {
        drawn[i] = random.nextInt(n);
      }
      values[draw] = number.applyAsDouble(drawn);
    }
    Arrays.sort(values);
    int outside = (int) (DRAWS * (1 - confidence) / 2);
    return new Interval(values[outside], values[DRAWS - 1 - outside]);
  }

  /** Every picture once. */
  static int[] all(int n) {
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    return all;
  }
}
