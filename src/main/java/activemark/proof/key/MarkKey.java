package activemark.proof.key;

import activemark.proof.canonical.Sha256;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The secret behind one recipient's mark: 32 bytes from which everything else in the mark follows.
 * Whoever learns it learns nothing about the owner's key or other recipients' keys.
 */
public final class MarkKey {
  /** Bytes of the secret. */
  public static final int BYTES = 32;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final String PREFIX = "activemark/v1/";
  private static final String CODEWORD = "codeword";

  private final byte[] secret;

  private MarkKey(byte[] secret) {
    this.secret = secret;
  }

  /** The key of a secret of 32 bytes, which is copied. */
  public static MarkKey of(byte[] secret) {
    if (secret.length != BYTES) {
      throw new IllegalArgumentException("a mark key has 32 bytes, not " + secret.length);
    }
    return new MarkKey(secret.clone());
  }

  /** The secret itself, copied; for the mark file and for the opening of a claim. */
  public byte[] secret() {
    return secret.clone();
  }

  /**
   * Keyed randomness for a part of the mark.
   *
   * @param part id of the part: lower-case letters, digits, dot, dash, underscore
   * @param label what the numbers are for, such as "place", "carrier", "readout" or "images"; not
   *     "codeword", which {@link #codeword} alone derives
   */
  public RandomStream stream(String part, String label) {
    if (label.equals(CODEWORD)) {
      throw new IllegalArgumentException("the codeword is derived last and by codeword() alone");
    }
    return new RandomStream(derive(utf8(PREFIX + name(part) + "/" + name(label))));
  }

  /**
   * The bits that a part of the mark carries. They depend on everything that fixes the reading, so
   * that nobody can choose the reading after the bits.
   *
   * @param part id of the part
   * @param bits how many
   * @param copy which it is
   * @param planDigestHex digest of the public parameters of all parts of the mark, this one's among
   *     them: if it were of this one alone, each part's bits could be searched for apart
   */
  public BitString codeword(String part, int bits, MarkedCopy copy, String planDigestHex) {
    byte[] info =
        Sha256.fields(
            PREFIX + name(part) + "/" + CODEWORD,
            Integer.toString(bits),
            copy.owner(),
            copy.ownerCommitment(),
            copy.recipient(),
            copy.baseDigest(),
            planDigestHex);
    return BitString.of(new RandomStream(derive(info)).bits(bits));
  }

  /** A digest that fixes the key and tells nothing about it; lower-case hex. */
  public String commitment() {
    byte[] shown = derive(utf8(PREFIX + "commitment"));
    return Sha256.hex(Sha256.fields(PREFIX + "mark-commitment", HexFormat.of().formatHex(shown)));
  }

  /**
   * An HMAC-SHA256 of a message under a key that this secret gives for the purpose.
   *
   * @param purpose such as "mark-file"
   */
  public byte[] authenticate(String purpose, byte[] message) {
    return Hkdf.hmac(derive(utf8(PREFIX + "mac/" + name(purpose))), message);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MarkKey that && MessageDigest.isEqual(secret, that.secret);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(secret);
  }

  /** The commitment's first digits, never the secret. */
  @Override
  public String toString() {
    return "MarkKey(commitment " + commitment().substring(0, 12) + "..., secret withheld)";
  }

  private byte[] derive(byte[] info) {
    return Hkdf.derive(secret, new byte[0], info, RandomStream.KEY_BYTES);
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name of a part or label: " + name);
    }
    return name;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
