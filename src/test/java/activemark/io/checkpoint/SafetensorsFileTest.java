package activemark.io.checkpoint;

import static activemark.io.checkpoint.Crafted.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
  @TempDir Path folder;

  @Test
  void names_areInTheOrderOfTheBytes() throws IOException {
    String header =
        "{" + entry("a", "F32", "[1]", 2, 6) + "," + entry("b", "U8", "[2]", 0, 2) + "}";
    Path path = Crafted.file(folder.resolve("m.safetensors"), header, 6);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.names()).containsExactly("b", "a");
      assertThat(file.tensor("a").bytes().get(0)).isEqualTo((byte) 2);
      assertThat(file.tensor("b")).isEqualTo(file.tensor("b")).isNotEqualTo(file.tensor("a"));
    }
  }

  @Test
  void tensor_afterClose_isStillReadable() throws IOException {
    TensorBytes before = Crafted.tensor(DType.F32, 5, 3L, 7L);
    Path path = folder.resolve("m.safetensors");
    SafetensorsWriter.write(path, Map.of("x", before), Map.of("k", "v"));
    TensorBytes mapped;
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      mapped = file.tensor("x");
      assertThat(file.metadata()).containsExactly(Map.entry("k", "v"));
    }
    assertThat(mapped).isEqualTo(before);
    assertThat(mapped.bytes().isReadOnly()).isTrue();
  }

  @Test
  void tensor_unknownName_isRefused() throws IOException {
    Path path = Crafted.file(folder.resolve("m.safetensors"), "{}", 0);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThatThrownBy(() -> file.tensor("x"))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("no tensor 'x'");
    }
  }

  @Test
  void tensor_ofTwoGigabytes_isRefusedWhileItsNeighbourIsRead() throws IOException {
    long large = 1L << 31;
    String header =
        String.format(
            Locale.ROOT,
            "{%s,%s}",
            entry("large", "U8", "[" + large + "]", 0, large),
            entry("small", "U8", "[1]", large, large + 1));
    Path path = folder.resolve("m.safetensors");
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.write(Crafted.length(header.length()));
      sparse.write(header.getBytes(StandardCharsets.UTF_8));
      sparse.seek(8 + header.length() + large);
      sparse.write(77);
    }
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThatThrownBy(() -> file.tensor("large"))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("'large' is too large");
      assertThat(file.tensor("small").bytes().get()).isEqualTo((byte) 77);
    }
  }

  @Test
  void tensor_ofAFileCutShortMeanwhile_isRefused() throws IOException {
    Path path =
        Crafted.file(
            folder.resolve("m.safetensors"), "{" + entry("x", "U8", "[999]", 0, 999) + "}", 999);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      try (RandomAccessFile cut = new RandomAccessFile(path.toFile(), "rw")) {
        cut.setLength(500);
      }
      assertChanged(file);
    }
  }

  @Test
  void tensor_ofAFileWrittenMeanwhile_isRefused() throws IOException {
    Path path =
        Crafted.file(folder.resolve("m.safetensors"), "{" + entry("x", "U8", "[9]", 0, 9) + "}", 9);
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.tensor("x").elements()).isEqualTo(9);
      byte[] bytes = Files.readAllBytes(path);
      Files.write(path, bytes, StandardOpenOption.TRUNCATE_EXISTING);
      assertChanged(file);
    }
  }

  @Test
  void tensor_ofAFileReplacedOrRemovedMeanwhile_isRefused() throws IOException {
    String header = "{" + entry("x", "U8", "[9]", 0, 9) + "}";
    Path path = Crafted.file(folder.resolve("m.safetensors"), header, 9);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Path other = Crafted.file(folder.resolve("other.safetensors"), header, 9);
      Files.setLastModifiedTime(other, Files.getLastModifiedTime(path));
      Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
      assertChanged(file);
      Files.delete(path);
      assertChanged(file);
    }
  }

  private static void assertChanged(SafetensorsFile file) {
    assertThatThrownBy(() -> file.tensor("x"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("changed while it was in use");
    assertThatThrownBy(() -> file.digest("x")).isInstanceOf(BadInput.class);
  }
}
