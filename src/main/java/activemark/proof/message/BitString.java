package activemark.proof.message;

import activemark.error.BadInput;
import java.util.Arrays;
import java.util.HexFormat;

/** A fixed number of bits, such as a codeword. Immutable. */
public final class BitString {
  private final boolean[] bits;

  private BitString(boolean[] bits) {
    this.bits = bits;
  }

  /** The given bits, copied. */
  public static BitString of(boolean[] bits) {
    return new BitString(bits.clone());
  }

  /**
   * Reads what {@link #toHex} wrote.
   *
   * @param hex lower-case hex, the first bit in the highest place of the first byte, the last byte
   *     filled up with zeros
   * @param length number of bits
   * @throws BadInput if the text is not the form of that many bits
   */
  public static BitString fromHex(String hex, int length) {
    int digits = 2 * ((length + 7) / 8);
    if (length < 0 || hex.length() != digits) {
      throw BadInput.of("A bit string has the wrong length")
          .expected(digits + " hex digits for " + length + " bits")
          .found(hex.length() + " digits")
          .bad();
    }
    if (!hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
      throw BadInput.of("A bit string is not hexadecimal")
          .expected("digits 0-9 and a-f in lower case")
          .found(hex)
          .bad();
    }
    byte[] bytes = HexFormat.of().parseHex(hex);
    boolean[] bits = new boolean[length];
    for (int i = 0; i < 8 * bytes.length; i++) {
      boolean bit = (bytes[i / 8] >> (7 - i % 8) & 1) == 1;
      if (i < length) {
        bits[i] = bit;
      } else if (bit) {
        throw BadInput.of("A bit string has bits past its end")
            .expected("zeros after bit " + length)
            .found(hex)
            .bad();
      }
    }
    return new BitString(bits);
  }

  /** Lower-case hex, first bit in the highest place, the last byte filled up with zeros. */
  public String toHex() {
    byte[] bytes = new byte[(bits.length + 7) / 8];
    for (int i = 0; i < bits.length; i++) {
      if (bits[i]) {
        bytes[i / 8] |= (byte) (0x80 >> i % 8);
      }
    }
    return HexFormat.of().formatHex(bytes);
  }

  /** Number of bits. */
  public int length() {
    return bits.length;
  }

  /** Bit i, from 0. */
  public boolean get(int i) {
    return bits[i];
  }

  /** In how many places the other string, of equal length, has the same bit. */
  public int matches(BitString other) {
    requireSameLength(other);
    int same = 0;
    for (int i = 0; i < bits.length; i++) {
      if (bits[i] == other.bits[i]) {
        same++;
      }
    }
    return same;
  }

  /** One where the two strings of equal length differ. */
  public BitString xor(BitString other) {
    requireSameLength(other);
    boolean[] result = new boolean[bits.length];
    for (int i = 0; i < bits.length; i++) {
      result[i] = bits[i] ^ other.bits[i];
    }
    return new BitString(result);
  }

  /** The bits as signs [length]: +1 for one, -1 for zero. */
  public float[] signs() {
    float[] signs = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      signs[i] = bits[i] ? 1 : -1;
    }
    return signs;
  }

  /** Bits from (inclusive) to (exclusive). */
  public BitString slice(int from, int to) {
    if (from < 0 || from > to || to > bits.length) {
      throw new IndexOutOfBoundsException("[%d, %d) of %d bits".formatted(from, to, bits.length));
    }
    return new BitString(Arrays.copyOfRange(bits, from, to));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitString that && Arrays.equals(bits, that.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }

  @Override
  public String toString() {
    return bits.length + " bits " + toHex();
  }

  private void requireSameLength(BitString other) {
    if (other.bits.length != bits.length) {
      throw new IllegalArgumentException(
          "%d bits against %d".formatted(bits.length, other.bits.length));
    }
  }
}
