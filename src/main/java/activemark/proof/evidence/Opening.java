package activemark.proof.evidence;

import activemark.proof.key.MarkKey;
import activemark.proof.key.MarkedCopy;
import activemark.proof.message.BitString;

/**
 * What a third party needs to recompute the codewords. It reveals this recipient's key, which is
 * spent by that; keys of other recipients stay secret.
 *
 * @param key the recipient's key
 * @param partDigests of every part of the mark
 */
public record Opening(MarkKey key, PartDigests partDigests) {
  /** Whether the mark has such a part. */
  public boolean lists(String part) {
    return partDigests.planned().containsKey(part);
  }

  /**
   * The codeword of a part of a copy.
   *
   * @throws IllegalArgumentException if the part is not listed
   */
  public BitString codeword(String part, int bits, MarkedCopy copy) {
    if (!lists(part)) {
      throw new IllegalArgumentException("the opening does not list part " + part);
    }
    return key.codeword(part, bits, copy, partDigests.plan());
  }
}
