package activemark.mark.tied;

import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import org.bytedeco.pytorch.Tensor;

/**
 * Where a tied mark lives: the features f at a cut, and the hidden activations a of the MLP before
 * it. At the output the features pass the final norm, which divides by the spread of the token; the
 * activations are divided by the same number, so that a change of the MLP stays linear in them.
 */
final class Site {
  private final ViT model;
  private final int cut;

  Site(ViT model, int cut) {
    this.model = model;
    this.cut = cut;
  }

  /** Whether the features are the model's output after its final norm. */
  boolean normed() {
    return cut == model.spec().depth()
        && model.spec().normalisesTokens()
        && model.weights().has("norm.weight");
  }

  /** Features [b, N, D] of the stream at the cut. */
  Tensor features(Tensor stream) {
    return normed() ? model.features(stream) : stream;
  }

  /** Activations [b, N, H] from the stream at {@code cut - 1} and the stream at the cut. */
  Tensor activations(Tensor before, Tensor stream) {
    Tensor hidden = model.hidden(model.afterAttention(before, cut - 1), cut - 1);
    return normed() ? hidden.div(spread(stream)) : hidden;
  }

  /** The number by which the final norm divides each token [b, N, 1]. */
  Tensor spread(Tensor stream) {
    Tensor centred = stream.sub(stream.mean(new long[] {2}, true, Ops.sameType()));
    Tensor variance = centred.square().mean(new long[] {2}, true, Ops.sameType());
    return Ops.shift(variance, model.spec().normEpsilon()).sqrt();
  }
}
