package activemark.io.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HalvesTest {
  @Test
  void fromHalf_ofEveryPattern_isTheFormatsDefinition() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = (bits >> 10) & 0x1F;
      int mantissa = bits & 0x3FF;
      double sign = bits >> 15 == 0 ? 1 : -1;
      double expected =
          switch (exponent) {
            case 0 -> sign * mantissa * Math.pow(2, -24);
            case 31 -> mantissa == 0 ? sign / 0.0 : Double.NaN;
            default -> sign * (1024 + mantissa) * Math.pow(2, exponent - 25);
          };
      assertSame(Halves.fromHalf((short) bits), (float) expected);
    }
  }

  @Test
  void toHalf_ofEveryHalf_isThatHalf() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Halves.fromHalf((short) bits);
      int expected = Float.isNaN(value) ? (bits & 0x8000) | 0x7E00 : bits;
      assertThat(Halves.toHalf(value) & 0xFFFF).isEqualTo(expected);
    }
  }

  /** All boundaries between neighbours decide every float, as rounding never goes down. */
  @Test
  void toHalf_betweenAnyTwoNeighbours_goesToTheNearerAndTiesToEven() {
    for (int lower = 0; lower < 0x7C00; lower++) {
      float below = Halves.fromHalf((short) lower);
      // The step above the largest half would have led to 65536.
      float above = lower == 0x7BFF ? 65536f : Halves.fromHalf((short) (lower + 1));
      float middle = (below + above) / 2;
      int even = lower % 2 == 0 ? lower : lower + 1;
      for (int sign : List.of(0, 0x8000)) {
        float s = sign == 0 ? 1 : -1;
        assertBits(Halves.toHalf(s * middle), sign | even);
        assertBits(Halves.toHalf(s * Math.nextDown(middle)), sign | lower);
        assertBits(Halves.toHalf(s * Math.nextUp(middle)), sign | (lower + 1));
      }
    }
  }

  @Test
  void toHalf_beyondTheRange_isInfiniteOrZero() {
    assertBits(Halves.toHalf(Float.MAX_VALUE), 0x7C00);
    assertBits(Halves.toHalf(-Float.MAX_VALUE), 0xFC00);
    assertBits(Halves.toHalf(Float.MIN_VALUE), 0);
    assertBits(Halves.toHalf(-Float.MIN_VALUE), 0x8000);
    assertBits(Halves.toHalf(Float.intBitsToFloat(0x7F800001)), 0x7E00);
    assertBits(Halves.toHalf(Float.intBitsToFloat(0xFFC00000)), 0xFE00);
  }

  @Test
  void toBfloat_ofEveryBfloat_isThatBfloat() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Halves.fromBfloat((short) bits);
      assertThat(Float.floatToRawIntBits(value)).isEqualTo(bits << 16);
      assertBits(Halves.toBfloat(value), Float.isNaN(value) ? 0x7FC0 : bits);
    }
  }

  @Test
  void toBfloat_betweenAnyTwoNeighbours_goesToTheNearerAndTiesToEven() {
    for (int lower = 0; lower < 0x7F80; lower++) {
      float middle = Float.intBitsToFloat((lower << 16) | 0x8000);
      int even = lower % 2 == 0 ? lower : lower + 1;
      for (int sign : List.of(0, 0x8000)) {
        float s = sign == 0 ? 1 : -1;
        assertBits(Halves.toBfloat(s * middle), sign | even);
        assertBits(Halves.toBfloat(s * Math.nextDown(middle)), sign | lower);
        assertBits(Halves.toBfloat(s * Math.nextUp(middle)), sign | (lower + 1));
      }
    }
  }

  private static void assertBits(short actual, int expected) {
    assertThat(actual & 0xFFFF).isEqualTo(expected);
  }

  private static void assertSame(float actual, float expected) {
    assertThat(Float.floatToIntBits(actual)).isEqualTo(Float.floatToIntBits(expected));
  }
}
