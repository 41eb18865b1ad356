package activemark.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path folder;

  @Test
  void write_existingFile_isReplacedUnlessNewIsAsked() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "old");
    OutputFile.write(file, text("new"));
    assertThat(file).hasContent("new");
    assertThatThrownBy(() -> OutputFile.write(file, text("newer"), OutputFile.Option.NEW))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("exists already");
    assertThat(file).hasContent("new");
    assertThat(folder.toFile().list()).containsExactly("f");
  }

  @Test
  void require_refusesWhatCannotBeWrittenOrMustStay() throws IOException {
    Path input = Files.writeString(folder.resolve("input"), "kept");
    OutputFile.require(folder.resolve("f"), input);
    OutputFile.require(input);
    assertThatThrownBy(() -> OutputFile.require(folder.resolve("sub/../input"), input))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("would replace");
    assertThatThrownBy(() -> OutputFile.require(folder))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("is a folder");
    assertThatThrownBy(() -> OutputFile.require(folder.resolve("no/such")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("does not exist");
    assertThat(folder.toFile().list()).containsExactly("input");
  }

  @Test
  void write_newFileThatAppearsMeanwhile_isLeftAlone() {
    Path file = folder.resolve("f");
    assertThatThrownBy(
            () ->
                OutputFile.write(
                    file, out -> Files.writeString(file, "theirs"), OutputFile.Option.NEW))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("exists already");
    assertThat(file).hasContent("theirs");
    assertThat(folder.toFile().list()).containsExactly("f");
  }

  @Test
  void write_failingContent_keepsTheOldFileAndLeavesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "old");
    assertThatThrownBy(
            () ->
                OutputFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("No space left on device")
        .hasMessageContaining(file.toString());
    assertThatThrownBy(
            () ->
                OutputFile.write(
                    file,
                    out -> {
                      throw new IllegalStateException("a bug");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("f");
  }

  @Test
  void write_private_isForTheOwnerOnlyFromTheFirstByte() throws IOException {
    Path file = folder.resolve("owner.key");
    OutputFile.write(
        file,
        out -> {
          try (var partial = Files.list(folder)) {
            assertThat(partial.map(OutputFileTest::mode)).containsExactly("rw-------");
          }
          out.write('k');
        },
        OutputFile.Option.PRIVATE,
        OutputFile.Option.NEW);
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(file).hasContent("k");
  }

  @Test
  void write_link_isFollowed() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("l"), file);
    OutputFile.write(link, text("new"));
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(file).hasContent("new");
  }

  @Test
  void write_device_isWrittenNotReplaced() throws IOException {
    OutputFile.write(Path.of("/dev/null"), text("x"));
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    assertThatThrownBy(() -> OutputFile.write(Path.of("/dev/full"), text("x")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("No space left on device");
  }

  @Test
  void write_folderOrMissingParent_isRefused() {
    assertThatThrownBy(() -> OutputFile.write(folder, text("x")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("is a folder");
    assertThatThrownBy(() -> OutputFile.write(folder.resolve("a/b"), text("x")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("does not exist");
    assertThat(folder).isEmptyDirectory();
  }

  private static IOConsumer<OutputStream> text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
