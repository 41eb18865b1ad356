package activemark.proof.stats;

/** The difference of two rates that were measured on the same trials. */
public final class PairedRates {
  private PairedRates() {}

  /**
   * An interval for the difference: the exact (Clopper-Pearson) intervals of the two shares that
   * make it up, put together by squares (Zou and Donner 2008). It keeps a width where the two never
   * differed, as so few trials cannot tell that they never would.
   *
   * @param gained trials that only the first got right
   * @param lost trials that only the second got right
   * @param trials all trials, at least 1
   * @param confidence such as 0.95
   * @return ends in [-1, 1]
   */
  public static ClopperPearson.Interval difference(
      int gained, int lost, int trials, double confidence) {
    ClopperPearson.Interval up = ClopperPearson.of(gained, trials, confidence);
    ClopperPearson.Interval down = ClopperPearson.of(lost, trials, confidence);
    double rise = gained / (double) trials;
    double fall = lost / (double) trials;
    double low = rise - fall - length(rise - up.low(), down.high() - fall);
    double high = rise - fall + length(up.high() - rise, fall - down.low());
    return new ClopperPearson.Interval(Math.max(-1, low), Math.min(1, high));
  }

  private static double length(double a, double b) {
    return StrictMath.sqrt(a * a + b * b);
  }
}
