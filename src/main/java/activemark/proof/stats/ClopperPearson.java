package activemark.proof.stats;

/** The interval for a rate that holds its confidence whatever the rate is. */
public final class ClopperPearson {
  private static final int HALVINGS = 100;

  private ClopperPearson() {}

  /**
   * A range of rates.
   *
   * @param low lower end
   * @param high upper end
   */
  public record Interval(double low, double high) {}

  /**
   * The rates under which seeing so many successes is not too rare on either side.
   *
   * @param successes among the trials
   * @param trials independent, at least 1
   * @param confidence such as 0.95: each side has half of the rest
   */
  public static Interval of(int successes, int trials, double confidence) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException("%d successes in %d trials".formatted(successes, trials));
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException("confidence lies between 0 and 1: " + confidence);
    }
    double side = (1 - confidence) / 2;
    double low = successes == 0 ? 0 : rateOfTail(successes, trials, side);
    double high = successes == trials ? 1 : 1 - rateOfTail(trials - successes, trials, side);
    return new Interval(low, high);
  }

  /** The rate at which at least k successes have the given chance; the chance grows with it. */
  private static double rateOfTail(int k, int n, double chance) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (upperTail(k, n, middle) < chance) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** Chance of at least k successes in n trials of the given rate, in double precision. */
  static double upperTail(int k, int n, double rate) {
    if (rate <= 0 || rate >= 1) {
      return k == 0 || rate >= 1 ? 1 : 0;
    }
    double logRate = StrictMath.log(rate);
    double logOther = StrictMath.log1p(-rate);
    double logWays = 0; // log C(n, i)
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      if (i >= k) {
        sum += StrictMath.exp(logWays + i * logRate + (n - i) * logOther);
      }
      logWays += StrictMath.log(n - i) - StrictMath.log(i + 1.0);
    }
    return Math.min(1, sum);
  }
}
