package activemark.proof.trace;

import activemark.proof.message.BitString;
import java.util.List;

/**
 * How the codewords of a mark's parts lie in one row of bytes: part after part, each from a byte of
 * its own, the first bit in the highest place.
 *
 * @param bits of each part, M
 */
public record Packing(List<Integer> bits) {
  /** Copies the list. */
  public Packing {
    bits = List.copyOf(bits);
  }

  /** Bytes of a row. */
  public int bytes() {
    return bits.stream().mapToInt(Packing::bytesOf).sum();
  }

  /** The row of a recipient's codewords, one for each part. */
  public byte[] pack(List<BitString> codewords) {
    if (!codewords.stream().map(BitString::length).toList().equals(bits)) {
      throw new IllegalArgumentException("codewords of other lengths than " + bits);
    }
    byte[] row = new byte[bytes()];
    int start = 0;
    for (BitString word : codewords) {
      for (int i = 0; i < word.length(); i++) {
        if (word.get(i)) {
          row[start + i / Byte.SIZE] |= (byte) (0x80 >> i % Byte.SIZE);
        }
      }
      start += bytesOf(word.length());
    }
    return row;
  }

  static int bytesOf(int bits) {
    return (bits + Byte.SIZE - 1) / Byte.SIZE;
  }
}
