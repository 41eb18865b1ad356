package activemark.proof.verdict;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Chances as people say them. Never smaller than they are. */
public final class Odds {
  private static final double SMALLEST_IN_PERCENT = -2;
  private static final double SMALLEST_IN_DIGITS = -5;

  private Odds() {}

  /**
   * "37 %", "1 in 950" or "1 in 10^70".
   *
   * @param log10p decimal logarithm of the chance, at most 0
   */
  public static String of(double log10p) {
    if (log10p == Double.NEGATIVE_INFINITY) {
      return "0";
    }
    if (log10p > SMALLEST_IN_PERCENT) {
      BigDecimal percent = new BigDecimal(100 * StrictMath.pow(10, log10p));
      return percent
              .round(new MathContext(2, RoundingMode.CEILING))
              .stripTrailingZeros()
              .toPlainString()
          + " %";
    }
    if (log10p > SMALLEST_IN_DIGITS) {
      BigDecimal odds = new BigDecimal(StrictMath.pow(10, -log10p));
      return "1 in " + odds.round(new MathContext(2, RoundingMode.FLOOR)).toBigInteger();
    }
    // The small step undoes the rounding of a logarithm that is whole: 1e-6 is 1 in 10^6.
    return "1 in 10^" + (long) StrictMath.floor(-log10p + 1e-9);
  }
}
