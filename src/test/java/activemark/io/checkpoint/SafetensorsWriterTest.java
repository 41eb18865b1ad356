package activemark.io.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsWriterTest {
  @TempDir Path folder;

  static Stream<Path> filesOfTheReferenceWriter() throws IOException {
    return Files.walk(Crafted.golden())
        .filter(path -> path.toString().endsWith(".safetensors"))
        // what signatures are tested with only needs bytes to sign
        .filter(path -> !path.startsWith(Crafted.golden().resolve("sign")))
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("filesOfTheReferenceWriter")
  void write_whatTheReferenceWrote_givesTheSameBytes(Path reference) throws IOException {
    Map<String, TensorBytes> tensors = new HashMap<>();
    Path copy = folder.resolve("copy.safetensors");
    try (SafetensorsFile file = SafetensorsFile.open(reference)) {
      file.names().forEach(name -> tensors.put(name, file.tensor(name)));
      SafetensorsWriter.write(copy, tensors, file.metadata());
    }
    assertThat(copy).hasSameBinaryContentAs(reference);
  }

  @Test
  void write_mixedTypes_putsTheWidestFirstThenByName() throws IOException {
    Path path = folder.resolve("m.safetensors");
    Map<String, TensorBytes> tensors =
        Map.of(
            "a", Crafted.tensor(DType.F16, 1, 1L),
            "b", Crafted.tensor(DType.BF16, 2, 3L),
            "d", Crafted.tensor(DType.F32, 3, 1L),
            "c", Crafted.tensor(DType.F32, 4, 2L, 0L),
            "\uFF5E", Crafted.tensor(DType.F16, 5, 1L),
            "\uD83D\uDE00", Crafted.tensor(DType.F16, 6, 1L));
    SafetensorsWriter.write(path, tensors, Map.of("z", "1", "y", "2"));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.names()).containsExactly("c", "d", "b", "a", "\uFF5E", "\uD83D\uDE00");
      tensors.forEach((name, tensor) -> assertThat(file.tensor(name)).isEqualTo(tensor));
    }
    byte[] bytes = Files.readAllBytes(path);
    assertThat(bytes[0] % 8).isZero();
    assertThat(new String(bytes, 8, 40, StandardCharsets.UTF_8))
        .startsWith("{\"__metadata__\":{\"y\":\"2\",\"z\":\"1\"},\"c\":");
  }

  @Test
  void write_existingFile_isRefusedAndLeftAlone() throws IOException {
    Path path = Files.writeString(folder.resolve("m.safetensors"), "mine");
    assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of(), Map.of()))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("exists already");
    assertThat(path).hasContent("mine");
    assertThat(folder.toFile().list()).containsExactly("m.safetensors");
  }
}
