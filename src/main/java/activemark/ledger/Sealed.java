package activemark.ledger;

import java.util.Base64;

/**
 * Bytes that only the owner's key makes readable; a ledger stores them and knows nothing of them.
 *
 * @param base64 the bytes in base64; empty for none
 */
public record Sealed(String base64) {
  /** The form of encrypted bytes. */
  public static Sealed of(byte[] bytes) {
    return new Sealed(Base64.getEncoder().encodeToString(bytes));
  }

  /** The encrypted bytes. */
  public byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }

  /** How many, not which. */
  @Override
  public String toString() {
    return "Sealed(" + base64.length() + " characters)";
  }
}
