package activemark.proof.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** P-values of several tests, corrected so that the smallest still means what it says. */
public final class Multiplicity {
  private Multiplicity() {}

  /** Bonferroni: p times the number of tests, at most 1; in decimal logarithms. */
  public static double bonferroniLog10(double log10p, double tests) {
    if (!(tests >= 1)) {
      throw new IllegalArgumentException("at least one test was made: " + tests);
    }
    return Math.min(0, log10p + StrictMath.log10(tests));
  }

  /** Bonferroni: every p times the number of tests, at most 1. */
  public static double[] bonferroni(double[] p) {
    return Arrays.stream(p).map(one -> Math.min(1, one * p.length)).toArray();
  }

  /**
   * Holm: the smallest p times the number of tests, the next times one less, and so on, never below
   * the one before. As safe as Bonferroni under any dependence, and never larger.
   *
   * @return the corrected values in the order given
   */
  public static double[] holm(double[] p) {
    int[] order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] corrected = new double[p.length];
    double floor = 0;
    for (int i = 0; i < order.length; i++) {
      floor = Math.max(floor, Math.min(1, p[order[i]] * (order.length - i)));
      corrected[order[i]] = floor;
    }
    return corrected;
  }
}
