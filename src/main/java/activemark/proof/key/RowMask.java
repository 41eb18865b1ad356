package activemark.proof.key;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hides numbered rows of equal length by AES-256 in counter mode; hiding twice shows them again.
 * Rows in ascending order pass at the speed of the cipher. An edited row is not noticed: whoever
 * uses one must check it by other means. Not for use by several threads at once.
 */
public final class RowMask {
  private static final int BLOCK_BYTES = 16;

  private final SecretKeySpec key;
  private final Cipher cipher;
  private long next = -1;
  private int length = -1;

  RowMask(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    try {
      this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in counter mode", e);
    }
  }

  /**
   * The row hidden, or shown again.
   *
   * @param number of the row, from 0; no two rows of a mask share one
   * @param row of the same length as all others
   */
  public byte[] apply(long number, byte[] row) {
    int blocks = (row.length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    byte[] whole =
        row.length == blocks * BLOCK_BYTES ? row : Arrays.copyOf(row, blocks * BLOCK_BYTES);
    try {
      if (number != next || row.length != length) {
        ByteBuffer counter = ByteBuffer.allocate(BLOCK_BYTES);
        counter.putLong(Long.BYTES, number * blocks);
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter.array()));
      }
      next = number + 1;
      length = row.length;
      byte[] masked = cipher.update(whole);
      return masked.length == row.length ? masked : Arrays.copyOf(masked, row.length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key and a counter of the right size", e);
    }
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "RowMask(key withheld)";
  }
}
