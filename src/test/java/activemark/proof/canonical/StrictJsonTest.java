package activemark.proof.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  @TempDir Path folder;

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> StrictJson.parse(json, "test"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_fileOverTheLimit_isRefused() throws IOException {
    Path file = folder.resolve("big.json");
    Files.writeString(file, "{\"a\":\"" + "x".repeat(100) + "\"}");
    assertThat(StrictJson.read(file, 108, "note").get("a").textValue()).hasSize(100);
    assertThatThrownBy(() -> StrictJson.read(file, 107, "note"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("The note is too large")
        .hasMessageContaining("at most 107 bytes");
  }

  @Test
  void read_folder_isRefused() {
    assertThatThrownBy(() -> StrictJson.read(folder, 100, "note"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("The note cannot be read");
  }

  @Test
  void parse_otherThanOneObject_isRefused() {
    assertRefused("[1]", "not a JSON object");
    assertRefused("", "not a JSON object");
    assertRefused("{} {}", "not valid JSON");
    assertRefused("{\"a\":NaN}", "not valid JSON");
    assertRefused("{'a':1}", "not valid JSON");
    assertRefused("{\"a\":1,}", "not valid JSON");
    assertRefused("{\"a\":{\"b\":1,\"b\":1}}", "Duplicate");
    assertRefused("{\"a\":// comment\n1}", "not valid JSON");
  }

  @Test
  void parse_deepNesting_isRefused() {
    assertRefused("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}", "not valid JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1e999}", "{\"a\":{\"b\":[1,-1e999]}}"})
  void parse_numberTooLargeForADouble_isRefused(String text) {
    assertThatThrownBy(() -> StrictJson.parse(text, "test"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("too large");
  }

  @Test
  void pretty_parsesBack() {
    var value = StrictJson.parse("{\"a\":[1,2.5,\"é\"],\"b\":{}}", "test");
    assertThat(StrictJson.parse(StrictJson.pretty(value), "test")).isEqualTo(value);
    assertThat(StrictJson.pretty(value)).endsWith("}\n").doesNotContain("\r");
  }
}
