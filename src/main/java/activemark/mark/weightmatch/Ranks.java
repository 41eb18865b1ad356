package activemark.mark.weightmatch;

import activemark.proof.random.RandomStream;

/** Rank correlation of permutations, and how often chance alone gives as much. */
final class Ranks {
  private Ranks() {}

  /** Spearman's correlation of a permutation with the order 0..n-1; 1 for that order itself. */
  static double spearman(int[] permutation) {
    double n = permutation.length;
    double squares = 0;
    for (int i = 0; i < permutation.length; i++) {
      double apart = i - permutation[i];
      squares += apart * apart;
    }
    return n < 2 ? 0 : 1 - 6 * squares / (n * (n * n - 1));
  }

  /**
   * The exact Monte Carlo chance that independent uniform permutations, one of each length, reach
   * the same mean correlation: (1 + draws that do) / (1 + draws).
   */
  static double chance(double mean, int[] lengths, int draws, RandomStream random) {
    int reached = 0;
    for (int draw = 0; draw < draws; draw++) {
      double sum = 0;
      for (int length : lengths) {
        sum += spearman(random.permutation(length));
      }
      if (sum / lengths.length >= mean) {
        reached++;
      }
    }
    return (1.0 + reached) / (1.0 + draws);
  }
}
