package activemark.proof.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.proof.random.Seed;
import org.junit.jupiter.api.Test;

class BitStringTest {
  @Test
  void toHex_firstBit_isHighestPlace() {
    boolean[] bits = new boolean[11];
    bits[0] = true;
    bits[10] = true;
    assertThat(BitString.of(bits).toHex()).isEqualTo("8020");
  }

  @Test
  void fromHex_anyLength_isInverseOfToHex() {
    var stream = new Seed(1).stream("bits");
    for (int length = 0; length < 70; length++) {
      BitString bits = BitString.of(stream.bits(length));
      assertThat(BitString.fromHex(bits.toHex(), length)).isEqualTo(bits);
    }
  }

  @Test
  void fromHex_wrongLength_isRefused() {
    assertThatThrownBy(() -> BitString.fromHex("ab", 9))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("4 hex digits for 9 bits");
  }

  @Test
  void fromHex_upperCaseOrJunk_isRefused() {
    for (String hex : new String[] {"AB", "0x", "a ", "é1"}) {
      assertThatThrownBy(() -> BitString.fromHex(hex, 8))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("not hexadecimal");
    }
  }

  @Test
  void fromHex_bitsPastTheEnd_areRefused() {
    assertThatThrownBy(() -> BitString.fromHex("ff", 7))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("past its end");
  }

  @Test
  void matches_andXor_agree() {
    var stream = new Seed(2).stream("bits");
    for (int i = 0; i < 50; i++) {
      BitString a = BitString.of(stream.bits(77));
      BitString b = BitString.of(stream.bits(77));
      int different = 0;
      for (int j = 0; j < 77; j++) {
        if (a.xor(b).get(j)) {
          different++;
        }
      }
      assertThat(a.matches(b)).isEqualTo(77 - different);
      assertThat(a.xor(b).xor(b)).isEqualTo(a);
      assertThat(a.matches(a)).isEqualTo(77);
    }
  }

  @Test
  void matches_otherLength_isABug() {
    assertThatThrownBy(() -> BitString.of(new boolean[3]).matches(BitString.of(new boolean[4])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void signs_areOneAndMinusOne() {
    assertThat(BitString.of(new boolean[] {true, false}).signs()).containsExactly(1f, -1f);
  }

  @Test
  void slice_takesTheRange() {
    BitString bits = BitString.fromHex("f0", 8);
    assertThat(bits.slice(2, 6)).isEqualTo(BitString.fromHex("c0", 4));
    assertThatThrownBy(() -> bits.slice(5, 9)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void of_laterChangeOfTheArray_doesNotShow() {
    boolean[] array = {true};
    BitString bits = BitString.of(array);
    array[0] = false;
    assertThat(bits.get(0)).isTrue();
  }
}
