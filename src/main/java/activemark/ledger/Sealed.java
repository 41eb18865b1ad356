package activemark.ledger;

import activemark.error.BadInput;
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

  /**
   * The encrypted bytes.
   *
   * @param where whose they are, for messages
   * @throws BadInput if the ledger was changed so that it holds something else
   */
  public byte[] bytes(String where) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw BadInput.of("Encrypted bytes of the ledger are damaged")
          .at(where)
          .expected("base64")
          .found(e.getMessage())
          .fix("See activemark ledger check.")
          .bad(e);
    }
  }

  /** How many, not which. */
  @Override
  public String toString() {
    return "Sealed(" + base64.length() + " characters)";
  }
}
