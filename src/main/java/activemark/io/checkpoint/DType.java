package activemark.io.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/**
 * Element types of the safetensors format, widest first: the order in which the reference writer
 * lays tensors out, so the position of a constant matters.
 */
public enum DType {
  U64(64),
  I64(64),
  F64(64),
  C64(64),
  F32(32),
  U32(32),
  I32(32),
  BF16(16),
  F16(16),
  U16(16),
  I16(16),
  F8_E5M2FNUZ(8),
  F8_E4M3FNUZ(8),
  F8_E8M0(8),
  F8_E4M3(8),
  F8_E5M2(8),
  I8(8),
  U8(8),
  F6_E3M2(6),
  F6_E2M3(6),
  F4(4),
  BOOL(8);

  private final int bits;

  DType(int bits) {
    this.bits = bits;
  }

  /** Bits of one element in the file; a boolean takes eight. */
  public int bits() {
    return bits;
  }

  /** Bytes of one element; the packed types, which have less than one, have none to tell. */
  public int bytes() {
    if (bits < 8) {
      throw new IllegalStateException("elements of " + this + " are smaller than a byte");
    }
    return bits / 8;
  }

  /** Whether the engine computes with this type: float32, float16 or bfloat16. */
  public boolean isWeight() {
    return this == F32 || this == F16 || this == BF16;
  }

  /** The type a header names, if the format has it. */
  static Optional<DType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }
}
