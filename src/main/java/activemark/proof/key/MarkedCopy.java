package activemark.proof.key;

/**
 * Which copy a codeword is for. All of it goes into the bits: whoever learns a copy's key cannot
 * state its mark as his own, nor as another recipient's or another model's.
 *
 * @param owner who marks
 * @param ownerCommitment {@link OwnerKey#commitment}, hex
 * @param recipient whose copy it is
 * @param baseDigest digest of the unmarked model, hex
 */
public record MarkedCopy(
    String owner, String ownerCommitment, String recipient, String baseDigest) {
  /** That of another recipient. */
  public MarkedCopy of(String other) {
    return new MarkedCopy(owner, ownerCommitment, other, baseDigest);
  }
}
