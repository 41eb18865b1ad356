package activemark.proof.stats;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How often fair coins agree by chance. Exact: the ways are counted in whole numbers, so a chance
 * of 1e-300 is as good as one of 0.3, and every platform computes the same digits.
 */
public final class Binomial {
  private static final MathContext DIGITS = new MathContext(30, RoundingMode.HALF_EVEN);

  private Binomial() {}

  /**
   * Number of the 2^n outcomes of n coins that show heads at least k times: the exact numerator of
   * the upper tail over 2^n.
   */
  public static BigInteger waysAtLeast(int n, int k) {
    requireCounts(n, k);
    BigInteger all = BigInteger.ONE.shiftLeft(n);
    // Outcomes with at least k heads are as many as those with at most n - k; sum the shorter side.
    return k > n / 2 ? waysAtMost(n, n - k) : all.subtract(waysAtMost(n, k - 1));
  }

  private static BigInteger waysAtMost(int n, int k) {
    BigInteger ways = BigInteger.ONE;
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i <= k; i++) {
      sum = sum.add(ways);
      ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1L));
    }
    return sum;
  }

  /** Chance that n fair coins show at least k heads, to 30 digits, however small. */
  public static BigDecimal upperTail(int n, int k) {
    return new BigDecimal(waysAtLeast(n, k))
        .divide(new BigDecimal(BigInteger.ONE.shiftLeft(n)), DIGITS);
  }

  /** Decimal logarithm of {@link #upperTail}, at most 0. */
  public static double log10UpperTail(int n, int k) {
    return Log10.of(upperTail(n, k));
  }

  /**
   * {@link #log10UpperTail} for every k at once.
   *
   * @return [n + 1], entry k for at least k heads
   */
  public static double[] log10UpperTails(int n) {
    requireCounts(n, 0);
    BigDecimal all = new BigDecimal(BigInteger.ONE.shiftLeft(n));
    double[] tails = new double[n + 1];
    BigInteger ways = BigInteger.ONE;
    BigInteger sum = BigInteger.ZERO;
    for (int k = n; k >= 0; k--) {
      sum = sum.add(ways);
      tails[k] = Log10.of(new BigDecimal(sum).divide(all, DIGITS));
      ways = ways.multiply(BigInteger.valueOf(k)).divide(BigInteger.valueOf(n - k + 1L));
    }
    return tails;
  }

  /**
   * The smallest k whose upper tail is at most alpha, or n + 1 if even n heads are likelier than
   * that.
   */
  public static int needed(int n, double alpha) {
    requireCounts(n, 0);
    int low = 0;
    int high = n + 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (upperTail(n, middle).doubleValue() <= alpha) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * A p-value that is uniform under the null although counts are whole: the chance of more than k
   * heads, plus a share u of the chance of exactly k.
   *
   * @param u uniform in [0, 1), independent of the count
   */
  public static double randomisedP(int n, int k, double u) {
    double atLeast = upperTail(n, k).doubleValue();
    double more = k == n ? 0 : upperTail(n, k + 1).doubleValue();
    return more + u * (atLeast - more);
  }

  private static void requireCounts(int n, int k) {
    if (n < 0 || k < 0 || k > n + 1) {
      throw new IllegalArgumentException("%d heads of %d coins".formatted(k, n));
    }
  }
}
