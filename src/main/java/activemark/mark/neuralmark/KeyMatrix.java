package activemark.mark.neuralmark;

import activemark.mark.scheme.Secrets;
import activemark.model.tensor.Ops;
import activemark.proof.message.BitString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bytedeco.pytorch.Tensor;

/** The secret matrix K [k, n] and the hash that follows from it. */
final class KeyMatrix {
  /** Bits of the hash. */
  static final int HASH_BITS = 256;

  private final float[] values;
  private final int rows;
  private final int columns;

  /** A matrix of given values, row by row. */
  KeyMatrix(float[] values, int rows, int columns) {
    if (values.length != rows * columns) {
      throw new IllegalArgumentException(values.length + " values for " + rows + "x" + columns);
    }
    this.values = values.clone();
    this.rows = rows;
    this.columns = columns;
  }

  /** A key's matrix, standard normal. */
  static KeyMatrix of(Secrets secrets, int rows, int columns) {
    return new KeyMatrix(secrets.stream("matrix").gaussians(rows * columns), rows, columns);
  }

  /** K [k, n]. */
  Tensor tensor() {
    return Ops.tensor(values, rows, columns);
  }

  /** SHA3-256 of the float32 values, row by row, little endian; the first bit is the highest. */
  BitString hash() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    try {
      byte[] digest = MessageDigest.getInstance("SHA3-256").digest(bytes.array());
      return BitString.fromHex(HexFormat.of().formatHex(digest), HASH_BITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java since 9 has SHA3-256", e);
    }
  }
}
