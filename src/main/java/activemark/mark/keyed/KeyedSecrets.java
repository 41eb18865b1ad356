package activemark.mark.keyed;

import activemark.mark.scheme.Secrets;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import org.bytedeco.pytorch.Tensor;

/** The secret question: where it is put, what it is, and along which directions the answer is read. */
final class KeyedSecrets {
  private final Secrets secrets;

  KeyedSecrets(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * The patch token at which the trigger is put, for a stream of N tokens. The key holds a place on the
   * picture, not an index, so that it stays where it is at another input size.
   */
  int token(ViTSpec spec, long tokens) {
    RandomStream place = secrets.stream("place");
    int patches = Math.toIntExact(tokens - spec.prefixTokens());
    return spec.prefixTokens() + Math.min(patches - 1, (int) (place.nextDouble() * patches));
  }

  /** Trigger vectors [J, D], standard normal times the scale. */
  Tensor triggers(KeyedParameters p, int width) {
    float[] values = secrets.stream("carrier").gaussians(p.triggers() * width);
    return Ops.scale(Ops.tensor(values, p.triggers(), width), p.scale());
  }

  /** Read-out of one trigger [D, m], unit columns. */
  Tensor readout(KeyedParameters p, int width, int bits, int trigger) {
    int each = bits / p.triggers();
    Tensor all =
        Ops.tensor(
            secrets.stream("readout").gaussians(p.triggers() * width * each),
            p.triggers(),
            width,
            each);
    Tensor r = all.select(0, trigger);
    return r.div(r.square().sum(0).sqrt());
  }
}
