package activemark.io.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
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
    long bits = Math.multiplyExact(shape.stream().reduce(1L, Math::multiplyExact), dtype.bits());
    if (bits != 8L * bytes.remaining()) {
      throw new IllegalArgumentException(
          dtype + "" + shape + " needs " + bits / 8 + " bytes, got " + bytes.remaining());
    }
  }

  /** A float32 tensor of the given values. */
  public static TensorBytes of(float[] values, Long... shape) {
    return of(values, List.of(shape));
  }

  /** A float32 tensor of the given values. */
  public static TensorBytes of(float[] values, List<Long> shape) {
    ByteBuffer buffer = allocate(4, values.length);
    buffer.asFloatBuffer().put(values);
    return new TensorBytes(DType.F32, shape, buffer);
  }

  /** Number of elements. */
  public long elements() {
    return 8L * bytes.remaining() / dtype.bits();
  }

  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The values of a float32, float16 or bfloat16 tensor as float32, copied; exact. */
  public float[] floats() {
    requireWeight(dtype);
    float[] values = new float[Math.toIntExact(elements())];
    if (dtype == DType.F32) {
      bytes().asFloatBuffer().get(values);
      return values;
    }
    ShortBuffer halves = bytes().asShortBuffer();
    for (int i = 0; i < values.length; i++) {
      short half = halves.get(i);
      values[i] = dtype == DType.F16 ? Halves.fromHalf(half) : Halves.fromBfloat(half);
    }
    return values;
  }

  /**
   * The same tensor in another of the types float32, float16 and bfloat16, each value rounded to
   * the nearest, ties to even, as PyTorch does. To the own type it is this tensor.
   */
  public TensorBytes to(DType target) {
    requireWeight(dtype);
    requireWeight(target);
    if (target == dtype) {
      return this;
    }
    float[] values = floats();
    if (target == DType.F32) {
      return of(values, shape);
    }
    ByteBuffer buffer = allocate(2, values.length);
    ShortBuffer halves = buffer.asShortBuffer();
    for (float value : values) {
      halves.put(target == DType.F16 ? Halves.toHalf(value) : Halves.toBfloat(value));
    }
    return new TensorBytes(target, shape, buffer);
  }

  private static ByteBuffer allocate(int width, int elements) {
    return ByteBuffer.allocate(Math.multiplyExact(width, elements)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void requireWeight(DType dtype) {
    if (!dtype.isWeight()) {
      throw new IllegalStateException("not float32, float16 or bfloat16: " + dtype);
    }
  }
}
