package activemark.mark.tied;

import activemark.mark.align.Alignment;
import activemark.mark.scheme.Readout;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tied mark where it was written: in the second layer of an MLP, whose difference from the
 * original's holds sum_j c_j r_j p_j'. The soft bit of j is r_j' (difference) p_j. Nothing here
 * knows the codeword.
 *
 * <p>A student that starts from the original and learns a marked copy's answers moves his weights
 * towards the copy's (Cloud et al. 2025, arXiv 2507.14805), so the bits are in them long before
 * they are in his features.
 */
final class WeightReader {
  /** Cosine of two layers below which they have nothing in common. */
  private static final double LEAST_ALIKE = 0.5;

  /** Share of the typical gain of a channel below which gains are not divided by. */
  private static final double LEAST_GAIN = 0.1;

  private final Weights base;
  private final Weights suspect;
  private final int block;

  private WeightReader(Weights base, Weights suspect, int block) {
    this.base = base;
    this.suspect = suspect;
    this.block = block;
  }

  /**
   * The soft bits [K], or why there are none.
   *
   * @param block the original's, into which the mark was written
   * @param probes [H, K]
   * @param directions in the stream after the block [D, K]
   */
  static Readout read(
      Backbone base,
      Backbone suspect,
      Alignment alignment,
      int block,
      Tensor probes,
      Tensor directions) {
    for (int cut : List.of(block, block + 1)) {
      if (!alignment.has(cut)) {
        return new Readout.Unreadable(alignment.absence(cut));
      }
    }
    return new WeightReader(base.weights(), suspect.weights(), block)
        .read(alignment.cut(block), alignment.cut(block + 1), probes, directions);
  }

  /** Where blocks were inserted, the counterpart is the one whose layer is most alike. */
  private Readout read(int from, int to, Tensor probes, Tensor directions) {
    try (Scope scope = Scope.open()) {
      Tensor ours = Objects.requireNonNull(scaled(base, block));
      double most = LEAST_ALIKE;
      Tensor theirs = null;
      for (int candidate = from; candidate < to; candidate++) {
        Tensor layer = scaled(suspect, candidate);
        double alike = layer != null && layer.is_same_size(ours) ? cosine(ours, layer) : 0;
        if (alike > most) {
          most = alike;
          theirs = layer;
        }
      }
      if (theirs == null) {
        return unreadable("is another than the original's");
      }
      if (theirs.equal(ours)) {
        return unreadable("equals the original's, number for number");
      }
      // A thief can scale the stream; what is proportional to the original is no mark.
      Tensor rest = theirs.sub(Ops.scale(ours, dot(ours, theirs) / dot(ours, ours)));
      Tensor gain = gain();
      Tensor along = rest.div(gain).matmul(probes).mul(directions.div(gain)).sum(0);
      List<Double> values = new ArrayList<>();
      for (float soft : Ops.floats(along)) {
        values.add((double) soft);
      }
      return new Readout.Soft(
          String.format(Locale.ROOT, "weights of block %d, less the original's", block), values);
    }
  }

  private Readout unreadable(String how) {
    return new Readout.Unreadable(
        String.format(
            Locale.ROOT, "in the weights: the second layer of the MLP of block %d %s", block, how));
  }

  /** The second layer with its layer scale multiplied in [D, H]: a thief can fold one into it. */
  private static @Nullable Tensor scaled(Weights weights, int block) {
    Tensor layer = weights.optional("blocks." + block + ".mlp.fc2.weight");
    Tensor gamma = weights.optional("blocks." + block + ".ls2.gamma");
    return layer == null || gamma == null ? layer : layer.mul(gamma.unsqueeze(1));
  }

  /**
   * The original's layer scale [D, 1], by which the mark and a student's steps were divided; small
   * ones are raised, or a few channels would outvote all others.
   */
  private Tensor gain() {
    Tensor gamma = base.optional("blocks." + block + ".ls2.gamma");
    if (gamma == null) {
      return Ops.tensor(new float[] {1}, 1, 1);
    }
    Tensor size = gamma.abs();
    return size.clamp_min(Ops.number(LEAST_GAIN * Ops.item(size.median()))).unsqueeze(1);
  }

  private static double cosine(Tensor a, Tensor b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double dot(Tensor a, Tensor b) {
    return Ops.item(a.mul(b).sum());
  }
}
