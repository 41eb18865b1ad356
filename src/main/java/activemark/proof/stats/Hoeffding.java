package activemark.proof.stats;

/** A bound on how far a sum of fair signs can go by chance. */
public final class Hoeffding {
  private Hoeffding() {}

  /**
   * Decimal logarithm of a bound on the chance that the sum of +-s_j with fair independent signs
   * reaches T: exp(-T^2 / (2 sum s_j^2)), whatever the s_j are. At most 0; 0 where T is not
   * positive.
   *
   * @param total the sum T that was seen
   * @param terms the sizes s_j; their signs do not matter
   */
  public static double log10Bound(double total, double[] terms) {
    double squares = 0;
    for (double term : terms) {
      squares += term * term;
    }
    if (total <= 0 || squares == 0) {
      return 0;
    }
    return Log10.ofExp(-total * total / (2 * squares));
  }
}
