package activemark.mark.tied;

import activemark.model.backbone.Span;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import org.bytedeco.pytorch.Tensor;

/**
 * Where a tied mark lives: the features f at a cut, and the hidden activations a of the MLP that is
 * written. At the output the features pass the final norm, which divides by the spread of the
 * token; the activations are divided by the same number, so that the effect of the MLP stays linear
 * in them.
 */
public final class Site {
  private final ViT model;
  private final TiedParameters p;

  Site(ViT model, TiedParameters p) {
    this.model = model;
    this.p = p;
  }

  /**
   * The site of a model's MLP and the cut where its features are taken.
   *
   * @param cut {@code block + 1}, or a later one for features that the blocks between pass on
   */
  public static Site of(ViT model, int block, int cut) {
    return new Site(model, new TiedParameters(block, cut));
  }

  /** The public settings. */
  TiedParameters parameters() {
    return p;
  }

  /** Whether the features are the model's output. */
  boolean output() {
    return p.cut() == model.spec().depth();
  }

  /** Whether the features have passed the final norm. */
  boolean normed() {
    return output() && model.spec().normalisesTokens() && model.weights().has("norm.weight");
  }

  /** The blocks between the one that is written and the cut. */
  Span rest() {
    return new Span(p.block() + 1, p.cut());
  }

  /** Features [b, N, D] of the stream at the cut, in its order: reading matches tokens by that. */
  public Tensor features(Tensor stream) {
    return output() ? model.normalised(stream) : stream;
  }

  /** Activations [b, N, H] from the stream before the block and the stream at the cut. */
  public Tensor activations(Tensor before, Tensor atCut) {
    Tensor hidden = model.hidden(model.afterAttention(before, p.block()), p.block());
    return normed() ? hidden.div(spread(atCut)) : hidden;
  }

  /** The number by which the final norm divides each token [b, N, 1]. */
  Tensor spread(Tensor atCut) {
    Tensor centred = atCut.sub(atCut.mean(new long[] {2}, true, Ops.sameType()));
    Tensor variance = centred.square().mean(new long[] {2}, true, Ops.sameType());
    return Ops.shift(variance, model.spec().normEpsilon()).sqrt();
  }
}
