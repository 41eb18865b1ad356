package activemark.proof.stats;

import java.util.OptionalInt;

/**
 * Bets on fair coins, one after the other: how many had to be looked at until nobody would call
 * them fair any more.
 *
 * <p>Whoever starts with 1 and stakes a share of what he has on every coin wins nothing on average
 * if the coins are fair, whatever he learns from those before; so the chance that he ever has 1 /
 * alpha is at most alpha (Ville 1939). The share follows from the coins seen so far by the rule of
 * Krichevsky and Trofimov (1981), and is never negative: there are no bets on disagreement. The
 * order of the coins must be fixed before they are looked at.
 *
 * @param coins how many there were
 * @param needed coins after which the stake first reached 1 / alpha; empty if it never did
 * @param log10 decimal logarithm of the stake at the end
 */
public record TestMartingale(int coins, OptionalInt needed, double log10) {

  /**
   * Plays through coins.
   *
   * @param heads the coins in their order; true is what is bet on
   * @param log10Alpha decimal logarithm of the chance to be wrong, at most 0
   */
  public static TestMartingale of(boolean[] heads, double log10Alpha) {
    if (!(log10Alpha <= 0)) {
      throw new IllegalArgumentException("not the logarithm of a chance: " + log10Alpha);
    }
    double stake = 0;
    int seen = 0;
    OptionalInt needed = OptionalInt.empty();
    for (int t = 0; t < heads.length; t++) {
      double expected = (seen + 0.5) / (t + 1.0);
      double share = Math.max(0, 2 * expected - 1);
      stake += StrictMath.log10(heads[t] ? 1 + share : 1 - share);
      seen += heads[t] ? 1 : 0;
      if (needed.isEmpty() && stake >= -log10Alpha) {
        needed = OptionalInt.of(t + 1);
      }
    }
    return new TestMartingale(heads.length, needed, stake);
  }
}
