package activemark.proof.evidence;

import activemark.proof.canonical.Sha256;
import activemark.proof.key.MarkedCopy;

/**
 * What somebody says about a suspect: that it was made from the copy of this recipient.
 *
 * @param owner who marked the model
 * @param ownerCommitment the owner's public commitment, hex
 * @param recipient whose copy it was
 * @param baseDigest digest of the unmarked model, hex
 * @param releaseDigest digest of the recipient's marked copy, hex
 * @param markDigest one number that fixes all of the above, the secret and every part of the mark,
 *     and tells nothing about the secret; see {@link #digestOfMark}
 */
public record Claim(
    String owner,
    String ownerCommitment,
    String recipient,
    String baseDigest,
    String releaseDigest,
    String markDigest) {

  /**
   * The number to publish or have dated when a copy is handed out. SHA-256 over owner, commitment,
   * recipient, both model digests, the key's commitment, and all that fixes the parts.
   *
   * @param opening the recipient's key and the digests of the parts
   */
  public static String digestOfMark(MarkedCopy copy, String releaseDigest, Opening opening) {
    return Sha256.hex(
        Sha256.fields(
            "activemark/v1/mark-digest",
            copy.owner(),
            copy.ownerCommitment(),
            copy.recipient(),
            copy.baseDigest(),
            releaseDigest,
            opening.key().commitment(),
            opening.partDigests().text()));
  }

  /** The copy that it speaks of. */
  public MarkedCopy copy() {
    return new MarkedCopy(owner, ownerCommitment, recipient, baseDigest);
  }

  /** Whether the copy is the unmarked model, as when nothing but a fingerprint was taken of it. */
  public boolean copyIsBase() {
    return baseDigest.equals(releaseDigest);
  }

  /** The digest that this claim would have with the given key and parts. */
  public String digestOfMark(Opening opening) {
    return digestOfMark(copy(), releaseDigest, opening);
  }
}
