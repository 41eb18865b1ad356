package activemark.io.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor as a file holds it: row major, little endian. The seam between files and engine.
 *
 * @param dtype element type
 * @param shape sizes, outermost first; empty for a scalar
 * @param bytes exactly the elements; read only
 */
public record TensorBytes(DType dtype, List<Long> shape, ByteBuffer bytes) {
  /** Checks that the bytes fill the shape. */
  public TensorBytes {
    shape = List.copyOf(shape);
    bytes = bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long elements = shape.stream().reduce(1L, Math::multiplyExact);
    if (elements * dtype.bytes() != bytes.remaining()) {
      throw new IllegalArgumentException(
          "%s%s needs %d bytes, got %d"
              .formatted(dtype, shape, elements * dtype.bytes(), bytes.remaining()));
    }
  }

  /** A float32 tensor of the given values. */
  public static TensorBytes of(float[] values, Long... shape) {
    ByteBuffer buffer = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values);
    return new TensorBytes(DType.F32, List.of(shape), buffer);
  }

  /** Number of elements. */
  public long elements() {
    return bytes.remaining() / dtype.bytes();
  }

  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The values of a float32 tensor, copied. */
  public float[] floats() {
    if (dtype != DType.F32) {
      throw new IllegalStateException("not float32: " + dtype);
    }
    float[] values = new float[Math.toIntExact(elements())];
    bytes().asFloatBuffer().get(values);
    return values;
  }
}
