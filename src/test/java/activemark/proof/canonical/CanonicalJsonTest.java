package activemark.proof.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  private static String canonical(String json) {
    return CanonicalJson.of(StrictJson.parse(json, "test"));
  }

  @Test
  void of_object_sortsKeysAndDropsSpace() {
    assertThat(canonical("{ \"b\" : [1, true , null], \"a\": {\"d\":\"x\",\"c\":2} }"))
        .isEqualTo("{\"a\":{\"c\":2,\"d\":\"x\"},\"b\":[1,true,null]}");
  }

  @Test
  void of_text_escapesOnlyWhatItMust() {
    assertThat(canonical("{\"a\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"}"))
        .isEqualTo("{\"a\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void number_samplesOfRfc8785_areWrittenAsThere() {
    assertThat(CanonicalJson.number(Double.longBitsToDouble(1L))).isEqualTo("5e-324");
    assertThat(CanonicalJson.number(Double.MAX_VALUE)).isEqualTo("1.7976931348623157e+308");
    assertThat(CanonicalJson.number(9007199254740992.0)).isEqualTo("9007199254740992");
    assertThat(CanonicalJson.number(295147905179352830000.0)).isEqualTo("295147905179352830000");
    assertThat(CanonicalJson.number(9.999999999999997e22)).isEqualTo("9.999999999999997e+22");
    assertThat(CanonicalJson.number(1e23)).isEqualTo("1e+23");
    assertThat(CanonicalJson.number(1.0000000000000001e23)).isEqualTo("1.0000000000000001e+23");
    assertThat(CanonicalJson.number(999999999999999900000.0)).isEqualTo("999999999999999900000");
    assertThat(CanonicalJson.number(1e21)).isEqualTo("1e+21");
    assertThat(CanonicalJson.number(0.000001)).isEqualTo("0.000001");
    assertThat(CanonicalJson.number(1e-7)).isEqualTo("1e-7");
    assertThat(CanonicalJson.number(333333333.33333325)).isEqualTo("333333333.33333325");
    assertThat(CanonicalJson.number(-0.0)).isEqualTo("0");
    assertThat(CanonicalJson.number(-1.5)).isEqualTo("-1.5");
  }

  @Test
  void number_powersOfTwo_areAsShortAsECMAScriptWritesThem() {
    assertThat(CanonicalJson.number(0x1p-24)).isEqualTo("5.960464477539063e-8");
    assertThat(CanonicalJson.number(0x1p-44)).isEqualTo("5.684341886080802e-14");
  }

  @Test
  void number_anyDouble_readsBackAsItself() {
    var stream = new Seed(3).stream("doubles");
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(stream.nextLong());
      if (Double.isFinite(value)) {
        assertThat(new BigDecimal(CanonicalJson.number(value)).doubleValue()).isEqualTo(value);
      }
    }
  }

  @Test
  void number_shortDecimal_keepsItsDigits() {
    var stream = new Seed(4).stream("decimals");
    for (int i = 0; i < 20_000; i++) {
      long digits = 1 + Math.floorMod(stream.nextLong(), 1_000_000_000_000_000L - 1);
      BigDecimal decimal = BigDecimal.valueOf(digits, stream.nextInt(600) - 280);
      assertThat(new BigDecimal(CanonicalJson.number(decimal.doubleValue())))
          .isEqualByComparingTo(decimal);
    }
  }

  @Test
  void of_halfASurrogatePair_isRefused() {
    assertThatThrownBy(() -> canonical("{\"a\":\"x\\ud800y\"}"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("not Unicode");
    assertThatThrownBy(() -> canonical("{\"a\":\"\\udc00\"}")).isInstanceOf(BadInput.class);
    assertThat(canonical("{\"a\":\"\\ud83d\\ude00\"}")).isEqualTo("{\"a\":\"😀\"}");
  }

  @Test
  void of_wholeNumber_doesNotDependOnItsJavaType() {
    assertThat(canonical("{\"a\":1.0}")).isEqualTo(canonical("{\"a\":1}"));
    assertThat(canonical("{\"a\":1e2}")).isEqualTo("{\"a\":100}");
    assertThat(canonical("{\"a\":9223372036854775807}")).isEqualTo("{\"a\":9223372036854775807}");
  }

  @Test
  void of_float_isTheDecimalItsFileFormShows() {
    assertThat(CanonicalJson.of(JsonNodeFactory.instance.numberNode(0.1f))).isEqualTo("0.1");
  }

  @Test
  void of_notANumber_isABug() {
    assertThatThrownBy(() -> CanonicalJson.of(JsonNodeFactory.instance.numberNode(Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
