package activemark.proof.stats;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a weighted sum of fair signs goes by chance. Unlike counting, which takes every bit for
 * as good as any other, this lets bits that were read clearly weigh more than doubtful ones. The
 * chance is exact for the weights given, whatever they are, as long as they do not depend on the
 * signs that are expected: it is counted over all outcomes, not bounded.
 */
public final class SignSum {
  /** Weights are whole numbers up to this, so that sums can be counted. */
  public static final int LARGEST = 63;

  /** Weights of very many bits are coarser, so that their sums stay about as many as this. */
  private static final int SUMS = 1 << 16;

  /** A value counts at most this many times the middle one. */
  private static final double CLEAREST = 3;

  /** Steps that count outcomes; later ones halve, so that no number overflows. */
  private static final int COUNTED = 960;

  /** More than all that halving can lose in sums too small for a double. */
  private static final double LOST = 0x1p-1040;

  /** What was counted last, least recently used first, by weights. */
  private static final Map<IntBuffer, double[]> REMEMBERED = new LinkedHashMap<>();

  /** As many different tests as a verdict on a mark of several parts and its controls makes. */
  private static final int MOST_REMEMBERED = 32;

  private SignSum() {}

  /**
   * Weights 0 to {@link #LARGEST} of soft values, by their sizes alone: in proportion, but a value
   * above three times the middle one counts as that, so that no single one decides.
   *
   * @param soft finite values, at least one
   * @param together how many values the test takes in all, these included; above 1040 the weights
   *     are coarser
   */
  public static int[] weights(double[] soft, int together) {
    double[] sizes = Arrays.stream(soft).map(Math::abs).sorted().toArray();
    double middle = sizes[sizes.length / 2];
    // With most values at zero there is no middle to compare with: take the largest.
    double unit = middle > 0 ? middle : sizes[sizes.length - 1];
    double units = middle > 0 ? CLEAREST : 1;
    int largest = Math.max(1, Math.min(LARGEST, SUMS / together));
    int[] weights = new int[soft.length];
    for (int i = 0; i < weights.length && unit > 0; i++) {
      weights[i] = (int) StrictMath.rint(largest * Math.min(1, Math.abs(soft[i]) / unit / units));
    }
    return weights;
  }

  /**
   * Decimal logarithm of the chance that the sum of the weights, each with a fair independent sign,
   * reaches at least {@code total}; at most 0. Every platform computes the same number. Of more
   * than 960 weights, chances below 1e-600 are given as about that, which is never too small.
   *
   * @param weights not negative
   */
  public static double log10UpperTail(int[] weights, int total) {
    double[] tails = remembered(weights);
    int all = tails.length - 1;
    if (total > all) {
      return Double.NEGATIVE_INFINITY;
    }
    return tails[Math.max(0, Math.floorDiv(all + total + 1, 2))];
  }

  /**
   * Counting takes milliseconds, and one reading is judged against the codewords of thousands of
   * keys, with the same weights each time.
   */
  private static double[] remembered(int[] weights) {
    IntBuffer key = IntBuffer.wrap(weights.clone());
    synchronized (REMEMBERED) {
      double[] tails = REMEMBERED.remove(key);
      if (tails == null) {
        tails = log10UpperTails(weights);
      }
      REMEMBERED.put(key, tails);
      if (REMEMBERED.size() > MOST_REMEMBERED) {
        REMEMBERED.remove(REMEMBERED.keySet().iterator().next());
      }
      return tails;
    }
  }

  /**
   * The chances of all sums at once, for many sets of expected signs against the same weights:
   * entry a is the decimal logarithm of the chance that the weights whose signs are as expected add
   * up to at least a, which is a sum of {@code 2 a - all}.
   *
   * @param weights not negative
   * @return [all + 1], all being the sum of the weights
   */
  public static double[] log10UpperTails(int[] weights) {
    double[] ways = ways(weights);
    int halvings = Math.min(weights.length, COUNTED);
    double tail = weights.length > COUNTED ? LOST : 0;
    for (int s = ways.length - 1; s >= 0; s--) {
      tail += ways[s];
      ways[s] = Math.min(0, StrictMath.log10(tail) - halvings * StrictMath.log10(2));
    }
    return ways;
  }

  /** How many outcomes have positive weights that add up to s; the sum is then 2 s - all. */
  private static double[] ways(int[] weights) {
    int all = 0;
    for (int weight : weights) {
      if (weight < 0) {
        throw new IllegalArgumentException("a negative weight: " + weight);
      }
      all = Math.addExact(all, weight);
    }
    double[] ways = new double[all + 1];
    ways[0] = 1;
    int reached = 0;
    for (int i = 0; i < weights.length; i++) {
      int weight = weights[i];
      for (int s = reached; weight > 0 && s >= 0; s--) {
        ways[s + weight] += ways[s];
      }
      if (weight == 0) {
        for (int s = 0; s <= reached; s++) {
          ways[s] *= 2;
        }
      }
      reached += weight;
      if (i >= COUNTED) {
        for (int s = 0; s <= reached; s++) {
          ways[s] *= 0.5;
        }
      }
    }
    return ways;
  }
}
