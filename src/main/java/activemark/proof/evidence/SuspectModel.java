package activemark.proof.evidence;

/**
 * The model that was examined.
 *
 * @param name for people, such as its file name
 * @param digest of its files, hex
 * @param layout how its tensors are named
 */
public record SuspectModel(String name, String digest, String layout) {
  /** Whether it is the unmarked model of a claim, byte for byte. */
  public boolean isBase(Claim claim) {
    return digest.equals(claim.baseDigest());
  }

  /** Whether it is the recipient's copy of a claim, byte for byte. */
  public boolean isRelease(Claim claim) {
    return digest.equals(claim.releaseDigest());
  }
}
