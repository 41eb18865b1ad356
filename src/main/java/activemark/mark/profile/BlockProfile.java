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
 * @param topToken token that holds the largest activation most often
 * @param topChannel channel that holds it most often
 * @param topShare share of images in which that token and channel hold it
 * @param rise mean top activation minus that of the block before
 * @param eligible whether enough blocks follow
 */
public record BlockProfile(
    int block,
    List<Double> top,
    double median,
    double tokenNorm,
    double tokenNormMax,
    int topToken,
    int topChannel,
    double topShare,
    double rise,
    boolean eligible) {
  /** Copies the list. */
  public BlockProfile {
    top = List.copyOf(top);
  }

  /** Mean of the top activations. */
  public double topMean() {
    return top.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /**
   * Whether the block holds massive activations in the sense of Sun et al. (arXiv 2402.17762):
   * magnitude above 100 and about a thousand times the median.
   */
  public boolean massive() {
    return top.get(0) > 100 && top.get(0) >= 1000 * median;
  }
}
