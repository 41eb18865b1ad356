package activemark.proof.evidence;

/**
 * The model that was examined.
 *
 * @param name for people, such as its file name
 * @param digest of its files, hex
 * @param layout how its tensors are named
 */
public record SuspectModel(String name, String digest, String layout) {
  /** The layout of a suspect of which nothing is at hand but recorded answers. */
  public static final String ANSWERS = "answers of a service";

  /** Whether recorded answers were read and no model. */
  public boolean isOfAnswers() {
    return layout.equals(ANSWERS);
  }

  /** Whether it is the unmarked model of a claim, byte for byte. */
  public boolean isBase(Claim claim) {
    return digest.equals(claim.baseDigest());
  }

  /** Whether it is the recipient's copy of a claim, byte for byte. */
  public boolean isRelease(Claim claim) {
    return digest.equals(claim.releaseDigest());
  }
}
