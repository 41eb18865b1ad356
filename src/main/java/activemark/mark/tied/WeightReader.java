package activemark.mark.tied;

import activemark.mark.scheme.FurtherReadout;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

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
  private static final String WHOLE = "in the weights";
  private static final String LINEAR = "in the linear part";

  /** Share of the typical gain of a channel below which gains are not divided by. */
  private static final double LEAST_GAIN = 0.1;

  /** Share of the layer from which on a difference is more than what training leaves. */
  private static final double CHANGED = 0.05;

  /** Directions weaker than this, to the mean square, are not raised further. */
  private static final double FAINT = 0.01;

  private WeightReader() {}

  /**
   * The soft bits [K] of the whole layer and of its {@linkplain LinearPart linear part}, each, or
   * why there are none.
   *
   * @param block the original's, into which the mark was written
   * @param probes [H, K]
   * @param directions in the stream after the block [D, K]
   */
  static List<FurtherReadout> read(
      ReadingBench bench, int block, Tensor probes, Tensor directions) {
    for (int cut : List.of(block, block + 1)) {
      if (!bench.alignment().has(cut)) {
        return both(new Readout.Unreadable(bench.alignment().absence(cut)));
      }
    }
    try (Scope scope = Scope.open()) {
      Tensor linear = LinearPart.basis(bench, block); // [H, D]
      WrittenLayer layer = new WrittenLayer(bench, block, linear);
      Tensor ours = layer.original();
      Tensor theirs = layer.counterpart(ours);
      if (theirs == null) {
        return both(unreadable(block, "is another than the original's"));
      }
      if (theirs.equal(ours)) {
        return both(unreadable(block, "equals the original's, number for number"));
      }
      Tensor gain = gain(bench.base().weights(), block);
      Tensor seen = directions.div(gain);
      String where = String.format(Locale.ROOT, "weights of block %d, less the original's", block);
      String inside = String.format(Locale.ROOT, "linear part of the weights of block %d", block);
      return List.of(
          new FurtherReadout(WHOLE, soft(where, ours, theirs, gain, probes, seen)),
          new FurtherReadout(
              LINEAR,
              soft(
                  inside,
                  ours.matmul(linear),
                  theirs.matmul(linear),
                  gain,
                  linear.t().matmul(probes),
                  seen)));
    }
  }

  private static List<FurtherReadout> both(Readout none) {
    return List.of(new FurtherReadout(WHOLE, none), new FurtherReadout(LINEAR, none));
  }

  private static Readout soft(
      String where, Tensor ours, Tensor theirs, Tensor gain, Tensor probes, Tensor directions) {
    // A thief can scale the stream; what is proportional to the original is no mark.
    double share = WrittenLayer.dot(ours, theirs) / WrittenLayer.dot(ours, ours);
    Tensor rest = theirs.sub(Ops.scale(ours, share));
    Tensor raw = rest.div(gain);
    boolean changed =
        WrittenLayer.dot(rest, rest) > CHANGED * CHANGED * WrittenLayer.dot(ours, ours);
    Tensor along = (changed ? evened(raw) : raw).matmul(probes).mul(directions).sum(0);
    List<Double> values = new ArrayList<>();
    for (float soft : Ops.floats(along)) {
      values.add((double) soft);
    }
    return new Readout.Soft(where, values);
  }

  /**
   * A difference X [D, H] with its strong directions taken back, (X X' + e I)^-1 X. What a thief
   * does to the layer without knowing the mark lies in the directions that the layer itself uses
   * most, and is larger than the mark; the mark is spread over many. The noise of training is in
   * all directions alike, so that a faint difference is better read as it is.
   */
  private static Tensor evened(Tensor difference) {
    Tensor x = difference.to(ScalarType.Double);
    Tensor energy = x.matmul(x.t());
    Tensor least = Ops.eye(x.size(0)).to(ScalarType.Double);
    double mean = Ops.item(energy.diagonal().mean());
    Tensor factor = torch.linalg_cholesky(energy.add(Ops.scale(least, FAINT * mean)));
    return x.cholesky_solve(factor).mul(Ops.number(mean)).to(ScalarType.Float);
  }

  private static Readout unreadable(int block, String how) {
    return new Readout.Unreadable(
        String.format(Locale.ROOT, "the second layer of the MLP of block %d %s", block, how));
  }

  /**
   * The original's layer scale [D, 1], by which the mark and a student's steps were divided; small
   * ones are raised, or a few channels would outvote all others.
   */
  private static Tensor gain(Weights base, int block) {
    Tensor gamma = base.optional("blocks." + block + ".ls2.gamma");
    if (gamma == null) {
      return Ops.tensor(new float[] {1}, 1, 1);
    }
    Tensor size = gamma.abs();
    return size.clamp_min(Ops.number(LEAST_GAIN * Ops.item(size.median()))).unsqueeze(1);
  }
}
