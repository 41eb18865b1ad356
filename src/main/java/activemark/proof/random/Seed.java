package activemark.proof.random;

import activemark.proof.canonical.Sha256;
import java.nio.ByteBuffer;

/**
 * Randomness that is not secret, such as the order of training images: a number that opens a stream
 * for every name.
 *
 * @param value any number
 */
public record Seed(long value) {
  /** The stream of a name; streams of different names are unrelated. */
  public RandomStream stream(String label) {
    return new RandomStream(derive("activemark/v1/seed/stream", label));
  }

  /** The seed of a part that opens streams of its own. */
  public Seed child(String label) {
    return new Seed(ByteBuffer.wrap(derive("activemark/v1/seed/child", label)).getLong());
  }

  private byte[] derive(String purpose, String label) {
    return Sha256.of(Sha256.fields(purpose, Long.toString(value), label));
  }
}
