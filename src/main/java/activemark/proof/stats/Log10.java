package activemark.proof.stats;

import java.math.BigDecimal;

/** Decimal logarithms of chances, the same on every platform. */
final class Log10 {
  private static final double LN_10 = StrictMath.log(10);

  private Log10() {}

  /** Of a number that may be far below what a double holds; minus infinity of 0. */
  static double of(BigDecimal value) {
    if (value.signum() == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    int exponent = value.precision() - value.scale() - 1;
    return exponent + StrictMath.log10(value.movePointLeft(exponent).doubleValue());
  }

  /** Of e to the power of x. */
  static double ofExp(double x) {
    return x / LN_10;
  }
}
