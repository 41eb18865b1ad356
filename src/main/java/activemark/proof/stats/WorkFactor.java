package activemark.proof.stats;

/** What a p-value costs to forge. */
public final class WorkFactor {
  private static final double LOG2_10 = StrictMath.log(10) / StrictMath.log(2);

  private WorkFactor() {}

  /**
   * Number of bits of work: a forger who tries keys until one agrees this well with a model he has
   * not touched needs about two to this power of them.
   */
  public static double bits(double log10p) {
    return log10p == 0 ? 0 : -log10p * LOG2_10;
  }
}
