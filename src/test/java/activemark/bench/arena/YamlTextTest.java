package activemark.bench.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YamlTextTest {
  @Test
  void values_areReadAsJsonHasThem() {
    ObjectNode json =
        YamlText.parse(
            """
            # a comment
            text: a b
            quoted: "1"
            whole: 12
            small: 1e-5
            minus: -0.5
            flag: true
            word: yes
            date: 2026-01-01
            octal: 012
            list: [1, {a: b}]
            """,
            "g");

    assertThat(json.toString())
        .isEqualTo(
            "{\"text\":\"a b\",\"quoted\":\"1\",\"whole\":12,\"small\":1.0E-5,\"minus\":-0.5,"
                + "\"flag\":true,\"word\":\"yes\",\"date\":\"2026-01-01\",\"octal\":\"012\","
                + "\"list\":[1,{\"a\":\"b\"}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: &x [1]\\nb: *x | line 1",
        "a: 1\\nb: 2\\na: 3 | line 3",
        "a: 1\\nb: | line 2",
        "a: ~ | line 1",
        "a: !thing 1 | line 1",
        "a: !!binary aGk= | line 1",
        "a: !!int '5' | line 1",
        "a: !!set {b} | line 1",
        "b: {a: 1, <<: {c: 2}} | line 1",
        "[1]: 2 | line 1",
        "- 1 | mapping",
        "just text | mapping",
        "a: [1 | line 1",
        "a: 1\\n---\\nb: 2 | document",
        "a: [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]] | Depth"
      })
  void whatJsonCannotSay_isRefused_namingTheLine(String yaml, String place) {
    assertThatThrownBy(() -> YamlText.parse(yaml.replace("\\n", "\n"), "grid g"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("grid g")
        .hasMessageContaining(place);
  }

  @Test
  void laughs_areRefused_beforeTheyGrow() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThatThrownBy(() -> YamlText.parse(yaml.toString(), "g")).isInstanceOf(BadInput.class);
  }

  @Test
  void tooLong_isRefused() {
    String yaml = "a: " + "x".repeat(1 << 19);

    assertThatThrownBy(() -> YamlText.parse(yaml, "g")).isInstanceOf(BadInput.class);
  }
}
