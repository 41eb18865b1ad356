package activemark.proof.key;

import activemark.error.BadInput;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what the owner alone may read, under a key that his secret gives for one purpose:
 * AES-256 in Galois counter mode, so that an edit or another context is noticed.
 */
public final class Vault {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final byte[] key;

  Vault(byte[] key) {
    this.key = key;
  }

  /**
   * Encrypts.
   *
   * @param context what the bytes belong to; they open in no other
   */
  public byte[] seal(byte[] plain, String context, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, 0, nonce.length, context);
      byte[] sealed = new byte[nonce.length + cipher.getOutputSize(plain.length)];
      System.arraycopy(nonce, 0, sealed, 0, nonce.length);
      cipher.doFinal(plain, 0, plain.length, sealed, nonce.length);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /**
   * Decrypts what {@link #seal} made.
   *
   * @param what the thing for people
   * @throws BadInput if it was edited, is of another context or under another owner's key
   */
  public byte[] open(byte[] sealed, String context, String what) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
      throw wrong(what);
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, sealed, 0, NONCE_BYTES, context)
          .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      throw wrong(what);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /** The same key for rows that only hide and need no seal of their own. */
  public RowMask rows() {
    return new RowMask(Hkdf.expand(key, "rows".getBytes(StandardCharsets.UTF_8), key.length));
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "Vault(key withheld)";
  }

  private Cipher cipher(int mode, byte[] nonce, int from, int length, String context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    Key aes = new SecretKeySpec(key, "AES");
    cipher.init(mode, aes, new GCMParameterSpec(TAG_BITS, nonce, from, length));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static BadInput wrong(String what) {
    return BadInput.of("What the owner's key should open does not open")
        .at(what)
        .found("another owner's key, or bytes that were changed")
        .fix("Give the key of the owner who wrote it.")
        .bad();
  }
}
