package activemark.mark.profile;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The profile of a model: every block, the expressive one if any, and why.
 *
 * @param images number of images profiled
 * @param blocks in order
 * @param expressive the chosen block l; empty when nothing stands out
 * @param reason one sentence for people
 */
public record Profile(
    int images, List<BlockProfile> blocks, OptionalInt expressive, String reason) {
  /** The largest rise must be this many times the middle one, or the profile abstains. */
  private static final double STANDS_OUT = 2;

  /** Copies the list. */
  public Profile {
    blocks = List.copyOf(blocks);
  }

  /** The last block after which two trainable blocks and the final one follow. */
  public static int lastEligible(int depth) {
    return Math.max(0, depth - 4);
  }

  /** Chooses among measured blocks. */
  static Profile choose(int images, List<BlockProfile> blocks) {
    List<BlockProfile> eligible =
        blocks.stream().filter(b -> b.eligible() && b.block() > 0).toList();
    if (eligible.isEmpty()) {
      return new Profile(
          images,
          blocks,
          OptionalInt.empty(),
          "The model is too shallow: an expressive block needs one block before it and three after it.");
    }
    BlockProfile best =
        eligible.stream().reduce((a, b) -> b.rise() > a.rise() ? b : a).orElseThrow();
    double[] rises = eligible.stream().mapToDouble(b -> Math.abs(b.rise())).sorted().toArray();
    double middle = rises[rises.length / 2];
    if (best.rise() <= 0 || (rises.length > 2 && best.rise() < STANDS_OUT * middle)) {
      return new Profile(
          images,
          blocks,
          OptionalInt.empty(),
          String.format(
              Locale.ROOT,
              "No block stands out: the largest rise of the top activations, %.3g at block %d, is under"
                  + " twice the middle one, %.3g.",
              best.rise(),
              best.block(),
              middle));
    }
    return new Profile(
        images,
        blocks,
        OptionalInt.of(best.block()),
        String.format(
            Locale.ROOT,
            "Block %d: its mean top activation rises by %.3g to %.3g, the largest rise among blocks that"
                + " leave room for a tail.",
            best.block(),
            best.rise(),
            best.topMean()));
  }
}
