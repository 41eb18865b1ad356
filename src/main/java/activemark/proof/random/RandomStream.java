package activemark.proof.random;

import activemark.proof.canonical.Sha256;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A stream of random numbers that depends on its 32-byte key alone: the same on every machine and
 * in every version of this program.
 *
 * <p>Block i of 32 bytes is SHA-256(key, i), i in eight bytes, most significant first; numbers are
 * taken from the bytes in order. Where a logarithm is needed it is the one of {@link StrictMath}.
 * Not for use by several threads at once.
 */
public final class RandomStream {
  /** Bytes of a key. */
  public static final int KEY_BYTES = 32;

  private static final int BLOCK_BYTES = 32;

  private final MessageDigest sha256;
  private final byte[] input = new byte[KEY_BYTES + Long.BYTES];
  private final byte[] block = new byte[BLOCK_BYTES];
  private long counter;
  private int used = BLOCK_BYTES;
  private double spare = Double.NaN;

  /** The stream of a key of 32 bytes, which is copied. */
  public RandomStream(byte[] key32) {
    if (key32.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + key32.length);
    }
    System.arraycopy(key32, 0, input, 0, KEY_BYTES);
    sha256 = Sha256.start();
  }

  /** A uniform number among all longs: eight bytes, most significant first. */
  public long nextLong() {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = (value << 8) | (nextByte() & 0xff);
    }
    return value;
  }

  /** A uniform number in [0, bound); values that would favour small numbers are drawn again. */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive: " + bound);
    }
    while (true) {
      long drawn = nextLong() >>> 1;
      long result = drawn % bound;
      if (drawn - result + (bound - 1) >= 0) {
        return (int) result;
      }
    }
  }

  /** A uniform number in [0, 1): a multiple of 2^-53. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** A standard normal number (Marsaglia's polar method; its second number comes next). */
  public double nextGaussian() {
    if (!Double.isNaN(spare)) {
      double result = spare;
      spare = Double.NaN;
      return result;
    }
    while (true) {
      double x = 2 * nextDouble() - 1;
      double y = 2 * nextDouble() - 1;
      double square = x * x + y * y;
      if (square < 1 && square != 0) {
        double factor = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spare = y * factor;
        return x * factor;
      }
    }
  }

  /** The next n bytes. */
  public byte[] nextBytes(int n) {
    byte[] bytes = new byte[n];
    for (int i = 0; i < n; i++) {
      bytes[i] = nextByte();
    }
    return bytes;
  }

  /** The next n standard normal numbers, rounded to float. */
  public float[] gaussians(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) nextGaussian();
    }
    return values;
  }

  /** The next n fair bits: the first in the highest place of a byte; unused places are dropped. */
  public boolean[] bits(int n) {
    boolean[] bits = new boolean[n];
    byte current = 0;
    for (int i = 0; i < n; i++) {
      if (i % 8 == 0) {
        current = nextByte();
      }
      bits[i] = (current >> (7 - i % 8) & 1) == 1;
    }
    return bits;
  }

  /** A uniform order of 0..n-1 (Fisher and Yates, from the end). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    for (int i = n - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }

  private byte nextByte() {
    if (used == BLOCK_BYTES) {
      refill();
    }
    return block[used++];
  }

  private void refill() {
    for (int i = 0; i < Long.BYTES; i++) {
      input[KEY_BYTES + i] = (byte) (counter >>> (8 * (Long.BYTES - 1 - i)));
    }
    counter++;
    sha256.update(input);
    try {
      sha256.digest(block, 0, BLOCK_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("a digest fits its block", e);
    }
    used = 0;
  }
}
