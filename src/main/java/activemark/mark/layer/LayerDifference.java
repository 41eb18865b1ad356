package activemark.mark.layer;

import activemark.model.tensor.Ops;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What a layer is beside its share of the original, which a thief can scale, ready to be read.
 *
 * @param matrix the difference [D, H] in units of the weights; evened if it is large
 * @param share size of the difference as it was, over that of the original's layer
 */
public record LayerDifference(Tensor matrix, double share) {
  /** Share of the layer from which on a difference is more than what training leaves. */
  private static final double CHANGED = 0.05;

  /** Directions weaker than this, to the mean square, are not raised further. */
  private static final double FAINT = 0.01;

  /**
   * The difference of two layers.
   *
   * @param ours the original's [D, H]
   * @param theirs the suspect's
   * @param gain {@link MlpLayer#gain}
   */
  public static LayerDifference of(Tensor ours, Tensor theirs, Tensor gain) {
    double size = MlpLayer.dot(ours, ours);
    Tensor rest = theirs.sub(Ops.scale(ours, MlpLayer.dot(ours, theirs) / size));
    double share = Math.sqrt(MlpLayer.dot(rest, rest) / size);
    Tensor raw = rest.div(gain);
    return new LayerDifference(share > CHANGED ? evened(raw) : raw, share);
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
}
