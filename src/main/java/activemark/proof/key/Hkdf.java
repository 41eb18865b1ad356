package activemark.proof.key;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869): many keys from one secret. */
final class Hkdf {
  private static final int HASH_BYTES = 32;

  private Hkdf() {}

  /**
   * Extract and expand.
   *
   * @param secret input keying material
   * @param salt may be empty
   * @param info what the result is for
   * @param length bytes wanted, at most 255 * 32
   */
  static byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
    return expand(extract(salt, secret), info, length);
  }

  static byte[] extract(byte[] salt, byte[] secret) {
    return hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, secret);
  }

  static byte[] expand(byte[] key, byte[] info, int length) {
    if (length < 0 || length > 255 * HASH_BYTES) {
      throw new IllegalArgumentException("HKDF gives at most 8160 bytes, not " + length);
    }
    byte[] result = new byte[length];
    byte[] block = {};
    for (int i = 0; i * HASH_BYTES < length; i++) {
      byte[] message = Arrays.copyOf(block, block.length + info.length + 1);
      System.arraycopy(info, 0, message, block.length, info.length);
      message[message.length - 1] = (byte) (i + 1);
      block = hmac(key, message);
      int from = i * HASH_BYTES;
      System.arraycopy(block, 0, result, from, Math.min(HASH_BYTES, length - from));
    }
    return result;
  }

  /** HMAC-SHA256 of a message. */
  static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
