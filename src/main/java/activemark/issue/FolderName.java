package activemark.issue;

import activemark.proof.canonical.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The name of the folder of a recipient's copy. */
public final class FolderName {
  private static final int LONGEST = 40;
  private static final int DIGITS = 10;

  private FolderName() {}

  /**
   * The recipient's own name if every file system takes it as it is; else what is left of it and a
   * few digits of its digest, so that no two recipients share a folder and none gets out of his
   * own.
   */
  public static String of(String recipient) {
    if (recipient.matches("[a-z0-9][a-z0-9_-]{0,39}")) {
      return recipient;
    }
    String plain =
        recipient.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String some = plain.substring(0, Math.min(LONGEST, plain.length()));
    String digest = Sha256.hex(recipient.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    // The dot keeps these names apart from the plain ones.
    return (some.isEmpty() ? "recipient" : some) + "." + digest;
  }
}
