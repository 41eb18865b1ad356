package activemark.mark.scheme;

import activemark.proof.random.RandomStream;

/**
 * The key material that a scheme may see: named streams for one part of a mark. The codeword is not
 * among them, so nothing that a reading computes can depend on it.
 */
@FunctionalInterface
public interface Secrets {
  /** The stream under a label such as {@code place}, {@code carrier} or {@code readout}. */
  RandomStream stream(String label);

  /** The secrets of every part of a mark, by the part's id. */
  @FunctionalInterface
  interface Of {
    /** The secrets of one part. */
    Secrets part(String id);
  }
}
