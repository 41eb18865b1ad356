package activemark.mark.keyed;

import activemark.mark.scheme.Secrets;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The secret question: where it is put, what it is, and along which directions the answer is read.
 */
final class KeyedSecrets {
  /** Vectors from which the least noticeable triggers are taken. */
  static final int CANDIDATES = 48;

  private final Secrets secrets;

  KeyedSecrets(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * The patch token at which the trigger is put, for a stream of N tokens. The key holds a place on
   * the picture, not an index, so that it stays where it is at another input size.
   */
  int token(ViTSpec spec, long tokens) {
    RandomStream place = secrets.stream("place");
    int patches = Math.toIntExact(tokens - spec.prefixTokens());
    return spec.prefixTokens() + Math.min(patches - 1, (int) (place.nextDouble() * patches));
  }

  /** Candidate trigger vectors [CANDIDATES, D], standard normal times the scale. */
  Tensor candidates(double scale, int width) {
    float[] values = secrets.stream("carrier").gaussians(CANDIDATES * width);
    return Ops.scale(Ops.tensor(values, CANDIDATES, width), scale);
  }

  /** The triggers in use [J, D]. */
  Tensor triggers(KeyedParameters p, int width) {
    int[] chosen = p.candidates().stream().mapToInt(Integer::intValue).toArray();
    return Ops.rows(candidates(p.scale(), width), chosen);
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
