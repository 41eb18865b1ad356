package activemark.mark.align;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which cut of a suspect is which cut of the original. Blocks are matched in order, as texts are:
 * what a block adds to the stream is far more its own than the stream itself, so a pair of blocks
 * gains the similarity of what they add, and unmatched blocks of either model (dropped, inserted)
 * gain nothing. Pure numbers; Needleman and Wunsch's dynamic programming (1970).
 */
final class DepthPath {
  /** Instead of a cut: the suspect ends before it. */
  static final int ABSENT = -1;

  private static final double TIE = 1e-6;

  private DepthPath() {}

  /**
   * The path.
   *
   * @param streams similarity 0..1 of the stream at each cut of the original with that at each cut
   *     of the suspect [L + 1][L' + 1]
   * @param blocks similarity 0..1 of what the blocks add [L][L']
   * @return for every cut of the original the suspect's cut, or {@link #ABSENT}
   */
  static List<Integer> find(double[][] streams, double[][] blocks) {
    int depth = streams.length - 1;
    int other = streams[0].length - 1;
    double[][] gain = new double[depth + 1][other + 1];
    for (int k = 1; k <= depth; k++) {
      for (int j = 1; j <= other; j++) {
        double both = gain[k - 1][j - 1] + similarity(blocks[k - 1][j - 1]);
        gain[k][j] = Math.max(both, Math.max(gain[k][j - 1], gain[k - 1][j]));
      }
    }
    if (depth == other) {
      double straight = IntStream.range(0, depth).mapToDouble(k -> similarity(blocks[k][k])).sum();
      if (!Ladder.worth(1 - straight / depth, 1 - gain[depth][depth] / depth)) {
        return IntStream.rangeClosed(0, depth).boxed().toList();
      }
    }
    return cuts(streams, blocks, gain);
  }

  private static List<Integer> cuts(double[][] streams, double[][] blocks, double[][] gain) {
    int k = streams.length - 1;
    int j = streams[0].length - 1;
    List<Integer> best = new ArrayList<>(Collections.nCopies(k + 1, ABSENT));
    boolean beyond = true;
    while (true) {
      boolean paired =
          k > 0 && j > 0 && gain[k][j] == gain[k - 1][j - 1] + similarity(blocks[k - 1][j - 1]);
      boolean dropped = !paired && k > 0 && (j == 0 || gain[k][j] == gain[k - 1][j]);
      // Blocks of the original after the suspect's last: its rear was cut.
      beyond &= dropped && j == streams[0].length - 1;
      if (!beyond) {
        int found = best.get(k);
        if (found == ABSENT || streams[k][j] >= streams[k][found] - TIE) {
          best.set(k, j);
        }
      }
      if (k == 0 && j == 0) {
        return List.copyOf(best);
      }
      k -= paired || dropped ? 1 : 0;
      j -= dropped ? 0 : 1;
    }
  }

  private static double similarity(double value) {
    return Double.isFinite(value) ? Math.max(0, Math.min(1, value)) : 0;
  }
}
