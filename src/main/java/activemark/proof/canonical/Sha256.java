package activemark.proof.canonical;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over bytes and over lists of texts. */
public final class Sha256 {
  /** Hex digits of a digest. */
  public static final int HEX_DIGITS = 64;

  private Sha256() {}

  /** A fresh digest in progress. */
  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest of some bytes. */
  public static byte[] of(byte[] bytes) {
    return start().digest(bytes);
  }

  /** The digest of some bytes, lower-case hex. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(of(bytes));
  }

  /** The digest of a buffer's remaining bytes, lower-case hex; the buffer's position stays. */
  public static String hex(ByteBuffer bytes) {
    MessageDigest digest = start();
    digest.update(bytes.duplicate());
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Texts as one byte string that no other list of texts has: each in UTF-8 behind its length in
   * four bytes, most significant first.
   */
  public static byte[] fields(String... texts) {
    int size = 0;
    byte[][] encoded = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      encoded[i] = texts[i].getBytes(StandardCharsets.UTF_8);
      size += Integer.BYTES + encoded[i].length;
    }
    ByteBuffer joined = ByteBuffer.allocate(size);
    for (byte[] field : encoded) {
      joined.putInt(field.length).put(field);
    }
    return joined.array();
  }

  /** Whether a text is a digest as this program writes it: 64 lower-case hex digits. */
  public static boolean isHex(String text) {
    return text.length() == HEX_DIGITS
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
