package activemark.proof.evidence;

import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a third party needs to recompute the codewords. It reveals this recipient's key, which is
 * spent by that; keys of other recipients stay secret.
 *
 * @param key the recipient's key
 * @param partDigests part id to {@link MarkPart#digest}, for every part of the mark
 */
public record Opening(MarkKey key, Map<String, String> partDigests) {
  /** Copies and sorts the digests. */
  public Opening {
    partDigests = Collections.unmodifiableMap(new TreeMap<>(partDigests));
  }

  /**
   * The codeword of a part under a claim.
   *
   * @throws IllegalArgumentException if the part is not listed
   */
  public BitString codeword(String part, int bits, Claim claim) {
    return codeword(part, bits, claim.recipient(), claim.baseDigest());
  }

  BitString codeword(String part, int bits, String recipient, String baseDigest) {
    String digest = partDigests.get(part);
    if (digest == null) {
      throw new IllegalArgumentException("the opening does not list part " + part);
    }
    return key.codeword(part, bits, recipient, baseDigest, digest);
  }
}
