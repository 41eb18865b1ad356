package activemark.io.checkpoint;

import static activemark.io.checkpoint.Crafted.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import activemark.error.BadInput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the format, each with a file that breaks it. */
class SafetensorsRulesTest {
  @TempDir Path folder;

  /** One way to be wrong each: a header, the bytes after it, and what the message says. */
  static Stream<Arguments> brokenHeaders() {
    String good = entry("x", "F32", "[2]", 0, 8);
    return Stream.of(
        arguments("[]", 0, "does not begin with a brace"),
        arguments(" {}", 0, "does not begin with a brace"),
        arguments("", 0, "does not begin with a brace"),
        arguments("{", 0, "is not JSON"),
        arguments("{" + good + "}}", 8, "is not JSON"),
        arguments("{" + good + "} {}", 8, "follows the header's last brace"),
        arguments("{" + good + "} 7", 8, "follows the header's last brace"),
        arguments("{\"x\":{\"a\":" + "[".repeat(5000) + "}", 0, "is not JSON"),
        arguments("{\"x\":3}", 0, "entry 'x' is no object"),
        arguments("{\"x\":null}", 0, "entry 'x' is no object"),
        arguments("{\"x\":{}}", 0, "entry 'x' is incomplete"),
        arguments("{\"x\":{\"dtype\":\"F32\",\"shape\":[]}}", 4, "entry 'x' is incomplete"),
        arguments("{\"x\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "is incomplete"),
        arguments("{\"x\":{\"shape\":[],\"data_offsets\":[0,4]}}", 4, "is incomplete"),
        arguments("{" + entry("x", "F31", "[2]", 0, 8) + "}", 8, "dtype of 'x' is not known"),
        arguments("{" + entry("x", "f32", "[2]", 0, 8) + "}", 8, "dtype of 'x' is not known"),
        arguments(
            "{\"x\":{\"dtype\":5,\"shape\":[],\"data_offsets\":[0,4]}}", 4, "dtype of 'x' is not"),
        arguments("{" + entry("x", "F32", "[-2]", 0, 8) + "}", 8, "else than whole numbers"),
        arguments("{" + entry("x", "F32", "[-0]", 0, 0) + "}", 0, "else than whole numbers"),
        arguments("{" + entry("x", "F32", "[2.0]", 0, 8) + "}", 8, "else than whole numbers"),
        arguments("{" + entry("x", "F32", "[2e0]", 0, 8) + "}", 8, "else than whole numbers"),
        arguments("{" + entry("x", "F32", "[\"2\"]", 0, 8) + "}", 8, "else than whole numbers"),
        arguments("{" + entry("x", "F32", "[[2]]", 0, 8) + "}", 8, "else than whole numbers"),
        arguments("{" + entry("x", "F32", "2", 0, 8) + "}", 8, "shape of 'x' is no list"),
        arguments(
            "{" + entry("x", "F32", "[99999999999999999999]", 0, 8) + "}", 8, "too large a number"),
        arguments(
            "{" + entry("x", "F32", "[4294967296,4294967296]", 0, 8) + "}",
            8,
            "too large to count"),
        arguments(
            "{" + entry("x", "F64", "[1152921504606846976]", 0, 0) + "}", 0, "too large to count"),
        arguments("{" + entry("x", "F4", "[3]", 0, 1) + "}", 1, "do not fill whole bytes"),
        arguments("{" + entry("x", "F6_E2M3", "[2]", 0, 2) + "}", 2, "do not fill whole bytes"),
        arguments("{" + entry("x", "F32", "[2]", 8, 0) + "}", 8, "end before they begin"),
        arguments("{" + entry("x", "F32", "[2]", 0, 4) + "}", 4, "do not fit its shape"),
        arguments("{" + entry("x", "F16", "[2]", 0, 8) + "}", 8, "do not fit its shape"),
        arguments("{" + entry("x", "F32", "[2,0]", 0, 8) + "}", 8, "do not fit its shape"),
        arguments(
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,8]}}", 8, "not a pair"),
        arguments("{" + entry("x", "F32", "[2]", 4, 12) + "}", 12, "Bytes before a tensor"),
        arguments(
            "{" + good + "," + entry("y", "F32", "[1]", 12, 16) + "}", 16, "Bytes before a tensor"),
        arguments(
            "{" + good + "," + entry("y", "F32", "[1]", 4, 8) + "}", 8, "Two tensors share bytes"),
        arguments(
            "{" + good + "," + entry("y", "F32", "[2]", 0, 8) + "}", 8, "Two tensors share bytes"),
        arguments("{" + good + "}", 7, "cut short"),
        arguments("{" + good + "}", 9, "Bytes after the last tensor"),
        arguments("{}", 1, "Bytes after the last tensor"),
        arguments("{" + good + "," + good + "}", 8, "holds a name twice"),
        arguments(
            "{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}",
            4,
            "holds a name twice"),
        arguments("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "holds a name twice"),
        arguments("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "holds a name twice"),
        arguments("{\"__metadata__\":{\"a\":1}}", 0, "A value in __metadata__ is not text"),
        arguments("{\"__metadata__\":{\"a\":null}}", 0, "A value in __metadata__ is not text"),
        arguments("{\"__metadata__\":[\"a\"]}", 0, "__metadata__ is no object"),
        arguments("{" + entry("\\ud800", "F32", "[2]", 0, 8) + "}", 8, "is not JSON"),
        arguments("{\"__metadata__\":{\"a\":\"\\ud800\"}}", 0, "is not Unicode"));
  }

  @ParameterizedTest
  @MethodSource("brokenHeaders")
  void open_brokenHeader_saysWhatIsWrong(String header, int dataBytes, String what)
      throws IOException {
    assertRefused(Crafted.file(folder.resolve("m.safetensors"), header, dataBytes), what);
  }

  /** Odd files that the format allows. */
  static Stream<Arguments> oddHeaders() {
    return Stream.of(
        arguments("{}", 0, 0),
        arguments("{}   ", 0, 0),
        arguments("{\"__metadata__\":{}}", 0, 0),
        arguments("{" + entry("x", "F32", "[]", 0, 4) + "}", 4, 1),
        arguments("{" + entry("x", "F32", "[0,3]", 0, 0) + "}", 0, 1),
        arguments("{" + entry("", "U8", "[1]", 0, 1) + "}", 1, 1),
        arguments("{" + entry("../x", "U8", "[1]", 0, 1) + "}", 1, 1),
        arguments("{" + entry("x", "F4", "[4]", 0, 2) + "}", 2, 1),
        arguments("{" + entry("x", "F6_E3M2", "[4]", 0, 3) + "}", 3, 1),
        arguments(
            "{\"x\":{\"more\":{\"dtype\":1},\"dtype\":\"BOOL\",\"shape\":[1],"
                + "\"data_offsets\":[0,1]}}",
            1,
            1),
        arguments(
            "{" + entry("b", "U8", "[1]", 0, 1) + "," + entry("a", "F32", "[1]", 1, 5) + "}", 5, 2),
        arguments(
            "{" + entry("b", "U8", "[1]", 0, 1) + "," + entry("a", "F32", "[0]", 0, 0) + "}",
            1,
            2));
  }

  @ParameterizedTest
  @MethodSource("oddHeaders")
  void open_oddButAllowed_isRead(String header, int dataBytes, int tensors) throws IOException {
    Path path = Crafted.file(folder.resolve("m.safetensors"), header, dataBytes);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      int bytes = 0;
      for (String name : file.names()) {
        bytes += file.tensor(name).bytes().remaining();
      }
      assertThat(file.names()).hasSize(tensors);
      assertThat(bytes).isEqualTo(dataBytes);
    }
  }

  /** Whatever a file holds, it is read or refused; anything else would be a bug of the reader. */
  @Test
  void open_damagedAtRandom_isReadOrRefused() throws IOException {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + entry("a.b", "F32", "[2,3]", 0, 24)
            + ","
            + entry("\u00e9", "BF16", "[]", 24, 26)
            + "}";
    Path path = folder.resolve("m.safetensors");
    byte[] good = Files.readAllBytes(Crafted.file(path, header, 26));
    Random random = new Random(7);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] damaged = Arrays.copyOf(good, good.length - Math.max(0, random.nextInt(60) - 50));
      for (int i = random.nextInt(3); i >= 0; i--) {
        String likely = "\0{}[]\",:-.0129eE\\\u00ff";
        damaged[random.nextInt(damaged.length)] =
            (byte) likely.charAt(random.nextInt(likely.length()));
      }
      Files.write(path, damaged);
      try (SafetensorsFile file = SafetensorsFile.open(path)) {
        file.names().forEach(file::tensor);
      } catch (BadInput e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(150, 499);
  }

  @Test
  void open_lessThanEightBytes_isTooShort() throws IOException {
    assertRefused(Files.write(folder.resolve("m.safetensors"), new byte[7]), "too short");
  }

  @Test
  void open_headerOver100Megabytes_isTooLong() throws IOException {
    Path path = folder.resolve("m.safetensors");
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.write(Crafted.length(100_000_001));
      sparse.setLength(200_000_000);
    }
    assertRefused(path, "longer than the format allows");
    Files.write(path, Crafted.length(-1));
    assertRefused(path, "longer than the format allows");
  }

  @Test
  void open_headerPastTheEnd_isRefused() throws IOException {
    Path path = folder.resolve("m.safetensors");
    Files.write(path, Crafted.length(1));
    assertRefused(path, "reaches past the end");
  }

  @Test
  void open_gitLfsPointer_tellsHowToGetTheFile() throws IOException {
    Path path = folder.resolve("m.safetensors");
    Files.writeString(path, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n");
    assertRefused(path, "git lfs pull");
  }

  @Test
  void open_headerNotUtf8_isRefused() throws IOException {
    Path path = folder.resolve("m.safetensors");
    assertRefused(Crafted.file(path, new byte[] {'{', (byte) 0xC3, '}'}, 0), "not UTF-8");
    byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
    assertRefused(Crafted.file(path, utf16, 0), "not JSON");
  }

  @Test
  void open_tooManyTensors_isRefused() throws IOException {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i <= HeaderParser.MOST_TENSORS; i++) {
      header.append(i == 0 ? "" : ",").append(entry("t" + i, "U8", "[0]", 0, 0));
    }
    Path path = Crafted.file(folder.resolve("m.safetensors"), header.append("}").toString(), 0);
    assertRefused(path, "too many tensors");
  }

  @Test
  void open_noFile_saysSo() {
    assertRefused(folder.resolve("none.safetensors"), "no such file");
    assertRefused(folder, "no such file");
  }

  @Test
  void open_nameWithTerminalCodes_isShownEscaped() throws IOException {
    String header = "{" + entry("\\u001b[2J\\u202e", "F31", "[2]", 0, 8) + "}";
    Path path = Crafted.file(folder.resolve("m.safetensors"), header, 8);
    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .hasMessageContaining("'\\u001b[2J\\u202e'")
        .message()
        .doesNotContain("\u001b", "\u202e");
  }

  /** The message says what, where, and what to do. */
  private static void assertRefused(Path path, String what) {
    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(what)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("expected:")
        .hasMessageContaining("found:")
        .hasMessageContaining("to do:");
  }
}
