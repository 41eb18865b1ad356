package activemark.mark.align;

import activemark.model.tensor.Ops;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Linear CKA (Kornblith et al., arXiv 1905.00414) between the cuts and between the blocks of two
 * models, which no rotation or scale of the channels changes. Ours differs in two points: every
 * token counts alike, however long it is, and what a token has in common over all pictures (its
 * position) is removed, since it hides the depth.
 */
final class Similarity {
  /** Length of an addition, relative to its token, below which it is nothing. */
  private static final double NOTHING = 1e-4;

  private static final double TINY = 1e-20;

  private Similarity() {}

  /**
   * Of the streams at each pair of cuts [L + 1][L' + 1].
   *
   * @param a tokens [n, t, D] at every cut
   * @param b the same tokens [n, t, D'] at every cut of the other model
   */
  static double[][] ofStreams(List<Tensor> a, List<Tensor> b) {
    return table(
        a.stream().map(Similarity::stream).toList(), b.stream().map(Similarity::stream).toList());
  }

  /** Of what each pair of blocks adds to the stream [L][L']. */
  static double[][] ofBlocks(List<Tensor> a, List<Tensor> b) {
    return table(blocks(a), blocks(b));
  }

  private static Tensor stream(Tensor tokens) {
    Tensor x = centred(tokens);
    return gram(x.div(length(x)));
  }

  private static List<Tensor> blocks(List<Tensor> cuts) {
    List<Tensor> grams = new ArrayList<>();
    for (int k = 0; k + 1 < cuts.size(); k++) {
      Tensor before = centred(cuts.get(k));
      Tensor added = centred(cuts.get(k + 1)).sub(before);
      Tensor least = Ops.scale(length(before), NOTHING);
      grams.add(gram(added.div(torch.maximum(length(added), least))));
    }
    return grams;
  }

  /** Products of all pairs of rows, of unit length [R * R]. */
  private static Tensor gram(Tensor x) {
    Tensor rows = x.sub(x.mean(0)).flatten(0, 1); // [R, D]
    Tensor flat = rows.matmul(rows.t()).flatten();
    return flat.div(length(flat));
  }

  private static double[][] table(List<Tensor> a, List<Tensor> b) {
    Tensor products = torch.stack(Ops.vector(a)).matmul(torch.stack(Ops.vector(b)).t());
    float[] values = Ops.floats(products);
    double[][] table = new double[a.size()][b.size()];
    for (int i = 0; i < values.length; i++) {
      table[i / b.size()][i % b.size()] = values[i];
    }
    return table;
  }

  /** Tokens without their mean over channels, which a LayerNorm never sees. */
  static Tensor centred(Tensor tokens) {
    return tokens.sub(tokens.mean(new long[] {-1}, true, Ops.sameType()));
  }

  /** Lengths along the last dimension, never 0. */
  static Tensor length(Tensor x) {
    return x.square().sum(new long[] {-1}, true, Ops.sameType()).sqrt().clamp_min(Ops.number(TINY));
  }
}
