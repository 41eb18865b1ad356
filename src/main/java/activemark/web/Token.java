package activemark.web;

import activemark.error.BadInput;
import activemark.proof.canonical.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The words that let somebody in. Only their digest is kept. */
public final class Token {
  /** Fewest characters of a token that somebody chose. */
  public static final int FEWEST = 16;

  private static final int RANDOM_BYTES = 32;

  private final byte[] digest;

  private Token(byte[] digest) {
    this.digest = digest;
  }

  /**
   * The token of these characters.
   *
   * @throws BadInput if they are fewer than {@link #FEWEST}
   */
  public static Token of(String text) {
    if (text.length() < FEWEST) {
      throw BadInput.of("The token is too short")
          .expected("at least " + FEWEST + " characters, best random ones")
          .found(text.length() + " characters")
          .bad();
    }
    return new Token(digest(text));
  }

  /** Random characters for a URL, 256 bits. */
  public static String random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether this is the token; takes as long for a nearly right one as for a wrong one. */
  boolean matches(String text) {
    return MessageDigest.isEqual(digest, digest(text));
  }

  private static byte[] digest(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Never the characters. */
  @Override
  public String toString() {
    return "Token(withheld)";
  }
}
