package activemark.ledger;

import activemark.error.BadInput;
import activemark.proof.canonical.Sha256;

/**
 * Where a ledger ends: a number that fixes everything before it. Kept elsewhere, or dated by
 * others, it shows later that nothing was changed or cut off since.
 *
 * @param entries how many entries there are
 * @param digest the digest of the last, hex
 */
public record Head(long entries, String digest) {
  /** Before the first entry. */
  static final Head NONE = new Head(0, "0".repeat(Sha256.HEX_DIGITS));

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws BadInput if it is something else
   */
  public static Head parse(String text) {
    int colon = text.indexOf(':');
    try {
      if (colon > 0 && Sha256.isHex(text.substring(colon + 1))) {
        long entries = Long.parseLong(text.substring(0, colon));
        if (entries >= 0) {
          return new Head(entries, text.substring(colon + 1));
        }
      }
    } catch (NumberFormatException e) {
      // The complaint below says what was expected.
    }
    throw BadInput.of("This is not the end of a ledger")
        .at("--head")
        .expected("a number, a colon and 64 hex digits, as `activemark ledger check` prints it")
        .found(text)
        .bad();
  }

  /** "12:ab01...". */
  @Override
  public String toString() {
    return entries + ":" + digest;
  }
}
