package activemark.proof.stats;

import java.util.Arrays;

/**
 * Whether numbers look uniform on [0, 1], such as the p-values of a test on innocent models. For
 * whole counts make them uniform first with {@link Binomial#randomisedP}.
 *
 * @param distance largest gap D between the share of values below x and x
 * @param p chance of a gap as large on either side for n uniform values: twice the exact one-sided
 *     chance, so never too small
 */
public record KolmogorovSmirnov(double distance, double p) {
  /** Tests values in [0, 1], at least one. */
  public static KolmogorovSmirnov uniform(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    if (n == 0 || !(sorted[0] >= 0) || !(sorted[n - 1] <= 1)) {
      throw new IllegalArgumentException("values in [0, 1] are needed, at least one");
    }
    double distance = 0;
    for (int i = 0; i < n; i++) {
      distance = Math.max(distance, sorted[i] - i / (double) n);
      distance = Math.max(distance, (i + 1) / (double) n - sorted[i]);
    }
    return new KolmogorovSmirnov(distance, Math.min(1, 2 * oneSided(n, distance)));
  }

  /** Birnbaum and Tingey (1951): exact chance of a gap of at least d on one given side. */
  static double oneSided(int n, double d) {
    if (d <= 0) {
      return 1;
    }
    double logWays = 0; // log C(n, j)
    double sum = 0;
    for (int j = 0; j <= n; j++) {
      double rest = 1 - d - j / (double) n;
      if (rest < 0 || (rest == 0 && j < n)) {
        break;
      }
      double logTerm =
          logWays
              + (j - 1) * StrictMath.log(d + j / (double) n)
              + (j == n ? 0 : (n - j) * StrictMath.log(rest));
      sum += StrictMath.exp(logTerm);
      logWays += StrictMath.log(n - j) - StrictMath.log(j + 1.0);
    }
    return Math.min(1, d * sum);
  }
}
