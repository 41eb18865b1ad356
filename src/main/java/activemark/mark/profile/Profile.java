package activemark.mark.profile;

import activemark.proof.stats.ClopperPearson.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The profile of a model: every block, the expressive one if any, and why.
 *
 * @param images number of images profiled
 * @param blocks in order
 * @param expressive the chosen block l; empty when nothing stands out
 * @param reason one sentence for people
 * @param jump 95 % interval of the expressive block's rise over pictures drawn again; empty where
 *     no block is expressive
 */
public record Profile(
    int images,
    List<BlockProfile> blocks,
    OptionalInt expressive,
    String reason,
    Optional<Interval> jump) {
  /** Of the interval of the rise. */
  static final double CONFIDENCE = 0.95;

  /** The largest rise must be this many times the middle one, or the profile abstains. */
  private static final double STANDS_OUT = 2;

  /** Copies the list. */
  public Profile {
    blocks = List.copyOf(blocks);
  }

  private Profile(int images, List<BlockProfile> blocks, OptionalInt expressive, String reason) {
    this(images, blocks, expressive, reason, Optional.empty());
  }

  /** The same with the interval of the expressive block's rise. */
  Profile withJump(Interval interval) {
    return new Profile(images, blocks, expressive, reason, Optional.of(interval));
  }

  /** Blocks that hold massive activations, in order. */
  public List<BlockProfile> massive() {
    return blocks.stream().filter(BlockProfile::massive).toList();
  }

  /**
   * What the criterion for massive activations says, for people. It is told beside the expressive
   * block and does not choose it.
   */
  public String massiveReason() {
    List<BlockProfile> massive = massive();
    if (massive.isEmpty()) {
      BlockProfile largest =
          blocks.stream().reduce((a, b) -> b.top().get(0) > a.top().get(0) ? b : a).orElseThrow();
      return String.format(
          Locale.ROOT,
          "No massive activations: none is above 100 and a thousand times the median; the largest is"
              + " %.4g in block %d, %.3g times the median.",
          largest.top().get(0),
          largest.block(),
          largest.ratio());
    }
    BlockProfile first = massive.get(0);
    Peak peak = first.peak();
    return String.format(
        Locale.ROOT,
        "Massive activations in %d of %d blocks, first in block %d: %.4g, %.4g times the median, in"
            + " channel %d in %.0f %% of the pictures, at a %s in %.0f %%.",
        massive.size(),
        blocks.size(),
        first.block(),
        first.top().get(0),
        first.ratio(),
        peak.modalChannel(),
        100 * peak.channelShare(),
        peak.kind().words(),
        100 * peak.kindShare());
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
