package activemark.io.checkpoint;

/**
 * float16 and bfloat16 as PyTorch converts them: to the nearest value, ties to even, overflow to
 * infinity, every NaN to one quiet NaN.
 */
public final class Halves {
  private static final int SIGN = 0x8000;
  private static final int INFINITE_HALF = 0x7C00;
  private static final int QUIET_HALF = 0x7E00;
  private static final int QUIET_BFLOAT = 0x7FC0;

  /** 2^-24, the smallest positive float16 and the spacing of its subnormal values. */
  private static final float HALF_QUANTUM = 0x1p-24f;

  /** The least magnitude that rounds to infinity: half a step above the largest float16, 65504. */
  private static final float HALF_OVERFLOW = 65520f;

  private Halves() {}

  /** The float16 nearest to a value, as its bits. */
  public static short toHalf(float value) {
    int sign = (Float.floatToRawIntBits(value) >>> 16) & SIGN;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | QUIET_HALF);
    }
    if (magnitude >= HALF_OVERFLOW) {
      return (short) (sign | INFINITE_HALF);
    }
    if (magnitude < 0x1p-14f) {
      // Scaling by a power of two is exact here, and rint rounds ties to even. A result of 1024 is
      // the bit pattern of the first normal value, which is what it should be.
      return (short) (sign | (int) Math.rint((double) magnitude / HALF_QUANTUM));
    }
    int bits = Float.floatToRawIntBits(magnitude);
    int rounded = bits + 0xFFF + ((bits >>> 13) & 1); // a carry moves on into the exponent
    return (short) (sign | ((rounded >>> 13) - ((127 - 15) << 10)));
  }

  /** The value of a float16 given by its bits; exact, and a NaN keeps its sign and payload. */
  public static float fromHalf(short half) {
    int sign = (half & SIGN) << 16;
    int exponent = (half >>> 10) & 0x1F;
    int mantissa = half & 0x3FF;
    if (exponent == 0) {
      return Math.copySign(mantissa * HALF_QUANTUM, Float.intBitsToFloat(sign));
    }
    int wide = exponent == 0x1F ? 0xFF : exponent + 127 - 15;
    return Float.intBitsToFloat(sign | (wide << 23) | (mantissa << 13));
  }

  /** The bfloat16 nearest to a value, as its bits. */
  public static short toBfloat(float value) {
    if (Float.isNaN(value)) {
      return (short) QUIET_BFLOAT;
    }
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }

  /** The value of a bfloat16 given by its bits; exact. */
  public static float fromBfloat(short bfloat) {
    return Float.intBitsToFloat(bfloat << 16);
  }
}
