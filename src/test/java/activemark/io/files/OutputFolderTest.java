package activemark.io.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFolderTest {
  @TempDir Path parent;

  @Test
  void commit_movesTheWholeFolder() {
    Path target = parent.resolve("copy");
    try (OutputFolder folder = OutputFolder.at(target)) {
      folder.write("a/b/c.txt", out -> out.write('c'));
      assertThat(target).doesNotExist();
      assertThat(folder.path()).hasParent(parent);
      assertThat(folder.path().getFileName().toString()).startsWith(".copy.partial-");
      folder.commit();
    }
    assertThat(target.resolve("a/b/c.txt")).hasContent("c");
    assertThat(parent.toFile().list()).containsExactly("copy");
  }

  @Test
  void close_withoutCommit_leavesNothing() {
    try (OutputFolder folder = OutputFolder.at(parent.resolve("copy"))) {
      folder.write("a/b/c.txt", out -> out.write('c'));
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void at_existingTarget_isRefused() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "mine");
    Path empty = Files.createDirectory(parent.resolve("empty"));
    Path dangling = Files.createSymbolicLink(parent.resolve("link"), parent.resolve("none"));
    for (Path taken : new Path[] {file, empty, dangling}) {
      assertThatThrownBy(() -> OutputFolder.at(taken))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("exists already")
          .hasMessageContaining(taken.toString());
    }
    assertThat(parent.toFile().list()).containsExactlyInAnyOrder("file", "empty", "link");
  }

  @Test
  void at_parentMissingOrAFile_isRefused() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "mine");
    assertThatThrownBy(() -> OutputFolder.at(parent.resolve("none/copy")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> OutputFolder.at(file.resolve("copy")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("a file");
    assertThatThrownBy(() -> OutputFolder.at(Path.of("/"))).isInstanceOf(BadInput.class);
  }

  @Test
  void at_unwritableParent_isRefused() {
    // The kernel lets nobody, not even root, make folders here.
    assertThatThrownBy(() -> OutputFolder.at(Path.of("/proc/self/copy")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("could not be written");
  }

  @Test
  void commit_targetMadeMeanwhile_isRefusedAndLeftAlone() throws IOException {
    Path target = parent.resolve("copy");
    try (OutputFolder folder = OutputFolder.at(target)) {
      folder.write("x", out -> out.write('x'));
      Files.createDirectory(target);
      assertThatThrownBy(folder::commit)
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("exists already");
    }
    assertThat(target).isEmptyDirectory();
    assertThat(parent.toFile().list()).containsExactly("copy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/x", "a/../../x", "", "."})
  void write_nameOutsideTheFolder_isABug(String name) {
    try (OutputFolder folder = OutputFolder.at(parent.resolve("copy"))) {
      assertThatThrownBy(() -> folder.write(name, out -> out.write('x')))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void write_failure_tellsTheReasonAndLeavesNothing() {
    try (OutputFolder folder = OutputFolder.at(parent.resolve("copy"))) {
      assertThatThrownBy(
              () ->
                  folder.write(
                      "x",
                      out -> {
                        out.write('x');
                        try (OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
                          full.write(1);
                        }
                      }))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("could not be written")
          .hasMessageContaining("No space left on device");
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void leftovers_ofKilledRuns_areToldByName() throws IOException {
    Path target = parent.resolve("copy");
    Path old = Files.createDirectory(parent.resolve(".copy.partial-1234-0"));
    Files.createDirectory(parent.resolve(".other.partial-1234-0"));
    try (OutputFolder folder = OutputFolder.at(target)) {
      assertThat(OutputFolder.leftovers(target)).containsExactly(old);
      assertThat(folder.path()).isNotEqualTo(old);
    }
    assertThat(old).isEmptyDirectory();
  }

  @Test
  void at_nameOfALeftoverOfTheSameProcessNumber_takesTheNext() throws IOException {
    Path target = parent.resolve("copy");
    String prefix = ".copy.partial-" + ProcessHandle.current().pid() + "-";
    Path leftover = Files.createDirectory(parent.resolve(prefix + 0));
    Files.writeString(leftover.resolve("theirs"), "x");
    try (OutputFolder folder = OutputFolder.at(target)) {
      assertThat(folder.path()).isEqualTo(parent.resolve(prefix + 1));
    }
    assertThat(leftover.resolve("theirs")).exists();
  }
}
