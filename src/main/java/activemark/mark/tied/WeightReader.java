package activemark.mark.tied;

import activemark.mark.layer.LayerDifference;
import activemark.mark.layer.MlpLayer;
import activemark.mark.scheme.FurtherReadout;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;

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
      MlpLayer layer = new MlpLayer(bench, block, MlpLayer.Kind.SECOND, linear);
      Tensor ours = layer.original();
      Tensor theirs = layer.counterpart(ours);
      if (theirs == null) {
        return both(unreadable(block, "is another than the original's"));
      }
      if (theirs.equal(ours)) {
        return both(unreadable(block, "equals the original's, number for number"));
      }
      Tensor gain = layer.gain();
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
    Tensor difference = LayerDifference.of(ours, theirs, gain).matrix();
    Tensor along = difference.matmul(probes).mul(directions).sum(0);
    return Readout.Soft.of(where, Ops.floats(along));
  }

  private static Readout unreadable(int block, String how) {
    return new Readout.Unreadable(
        String.format(Locale.ROOT, "the second layer of the MLP of block %d %s", block, how));
  }
}
