package activemark.proof.sign;

import activemark.proof.canonical.Sha256;

/**
 * What a statement is about.
 *
 * @param name for people
 * @param digest SHA-256 in lower-case hex
 */
public record Subject(String name, String digest) {
  /** Checks the digest's form. */
  public Subject {
    if (!Sha256.isHex(digest)) {
      throw new IllegalArgumentException("not a SHA-256 digest: " + digest);
    }
  }
}
