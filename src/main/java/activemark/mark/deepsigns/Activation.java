package activemark.mark.deepsigns;

import activemark.mark.scheme.Secrets;
import activemark.mark.training.KeyPictures;
import activemark.model.tensor.Ops;
import activemark.proof.evidence.MarkPart;
import org.bytedeco.pytorch.Tensor;

/**
 * The activation f of a picture: the mean of its normalised patch tokens, less the base's mean over
 * pictures, times a number.
 *
 * @param prefix tokens before the patches
 * @param mean of the base [D]
 * @param scale the number
 */
record Activation(int prefix, Tensor mean, double scale) {
  static Activation of(MarkPart part, DeepSignsParameters p, int prefix) {
    return new Activation(prefix, Ops.tensor(part.tensor(DeepSignsParameters.MEAN)), p.scale());
  }

  /** Tokens [n, N, D] to the mean of the normalised patch tokens [n, D]. */
  static Tensor mean(Tensor tokens, int prefix) {
    return KeyPictures.normalised(tokens.narrow(1, prefix, tokens.size(1) - prefix)).mean(1);
  }

  /** Tokens [n, N, D] to f [n, D]. */
  Tensor of(Tensor tokens) {
    return Ops.scale(mean(tokens, prefix).sub(mean), scale);
  }

  /** A' [D, T], standard normal. */
  static Tensor projection(Secrets secrets, int width, int bits) {
    return Ops.tensor(secrets.stream("projection").gaussians(width * bits), width, bits);
  }
}
