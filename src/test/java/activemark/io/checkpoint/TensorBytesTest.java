package activemark.io.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorBytesTest {
  @Test
  void to_narrowerType_roundsEachValue() {
    TensorBytes values = TensorBytes.of(new float[] {1, 1 + 0x1p-11f, 1 + 0x1.8p-10f, 1e9f}, 4L);
    assertThat(values.to(DType.F16).floats())
        .containsExactly(1, 1, 1 + 0x1p-9f, Float.POSITIVE_INFINITY);
    assertThat(values.to(DType.BF16).floats()).containsExactly(1, 1, 1, 998244352f);
  }

  @Test
  void to_widerTypeAndBack_isExact() {
    for (DType dtype : List.of(DType.F16, DType.BF16)) {
      TensorBytes narrow = Crafted.tensor(dtype, 11, 3L, 5L);
      TensorBytes back = narrow.to(DType.F32).to(dtype);
      assertThat(back).isEqualTo(narrow);
      assertThat(back.shape()).containsExactly(3L, 5L);
      assertThat(narrow.to(dtype)).isSameAs(narrow);
    }
  }

  @Test
  void to_typeThatIsNoWeight_isABug() {
    TensorBytes tensor = Crafted.tensor(DType.F32, 1, 2L);
    assertThatThrownBy(() -> tensor.to(DType.I64)).isInstanceOf(IllegalStateException.class);
    TensorBytes bytes = new TensorBytes(DType.U8, List.of(2L), ByteBuffer.allocate(2));
    assertThatThrownBy(() -> bytes.to(DType.F32)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(bytes::floats).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void elements_ofPackedTypes_countsElementsNotBytes() {
    assertThat(new TensorBytes(DType.F4, List.of(6L), ByteBuffer.allocate(3)).elements())
        .isEqualTo(6);
    assertThat(new TensorBytes(DType.F64, List.of(), ByteBuffer.allocate(8)).elements())
        .isEqualTo(1);
  }

  @Test
  void new_bytesThatDoNotFillTheShape_isABug() {
    assertThatThrownBy(() -> new TensorBytes(DType.F32, List.of(2L), ByteBuffer.allocate(9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("F32[2] needs 8 bytes, got 9");
  }
}
