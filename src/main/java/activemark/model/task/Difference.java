package activemark.model.task;

import activemark.proof.stats.Binomial;

/**
 * How two models differ on the same pictures.
 *
 * @param value how much larger the first model's number is
 * @param low lower end of its 95 % interval
 * @param high upper end of its 95 % interval
 * @param gained pictures on which the first model does better
 * @param lost pictures on which the second model does better
 */
public record Difference(double value, double low, double high, int gained, int lost) {
  /**
   * The chance that two equally good models differ as much on the pictures where they differ
   * (two-sided exact sign test).
   */
  public double chance() {
    return Math.min(1, 2 * Binomial.upperTail(gained + lost, Math.max(gained, lost)).doubleValue());
  }
}
