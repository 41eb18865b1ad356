package activemark.mark.profile;

import java.util.List;

/**
 * The activations of one block's output.
 *
 * @param block 0-based
 * @param top mean over images of the largest absolute activations, largest first
 * @param median mean over images of the median absolute activation
 * @param tokenNorm median over tokens and images of a token's L2 norm
 * @param tokenNormMax largest token norm seen
 * @param peak where the largest activation sits
 * @param rise mean top activation minus that of the block before
 * @param eligible whether enough blocks follow
 */
public record BlockProfile(
    int block,
    List<Double> top,
    double median,
    double tokenNorm,
    double tokenNormMax,
    Peak peak,
    double rise,
    boolean eligible) {
  private static final double LARGE = 100;
  private static final double TIMES = 1000;

  /** Copies the list. */
  public BlockProfile {
    top = List.copyOf(top);
  }

  /** Mean of the top activations. */
  public double topMean() {
    return top.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** How many times the median the largest activation is, of the means over images. */
  public double ratio() {
    return median > 0 ? top.get(0) / median : 0;
  }

  /**
   * Whether the block holds massive activations in the sense of Sun et al. (arXiv 2402.17762):
   * magnitude above 100 and about a thousand times the median, of the means over images. Their
   * criterion is a loose one; we take a thousand as it is.
   */
  public boolean massive() {
    return top.get(0) > LARGE && top.get(0) >= TIMES * median;
  }
}
