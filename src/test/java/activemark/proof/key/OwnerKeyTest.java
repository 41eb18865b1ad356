package activemark.proof.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerKeyTest {
  private static final OwnerKey KEY = OwnerKey.generate("Example Labs", new SecureRandom());

  @TempDir Path folder;

  private Path written() {
    Path file = folder.resolve("owner.key");
    KEY.write(file);
    return file;
  }

  private Path edited(String from, String to) throws IOException {
    Path file = written();
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
    return file;
  }

  @Test
  void read_writtenFile_givesTheSameKey() {
    OwnerKey read = OwnerKey.read(written());
    assertThat(read).isEqualTo(KEY);
    assertThat(read.owner()).isEqualTo("Example Labs");
    assertThat(read.commitment()).isEqualTo(KEY.commitment());
    assertThat(read.markKey("r1")).isEqualTo(KEY.markKey("r1"));
  }

  @Test
  void write_newFile_isForItsOwnerAlone() throws IOException {
    Path file = written();
    assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(OwnerKey.exposure(file)).isEmpty();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(OwnerKey.exposure(file)).hasValueSatisfying(s -> assertThat(s).contains("mode 600"));
  }

  @Test
  void write_existingFile_isRefusedAndKept() throws IOException {
    Path file = written();
    String before = Files.readString(file);
    OwnerKey other = OwnerKey.generate("Other", new SecureRandom());
    assertThatThrownBy(() -> other.write(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("exists already");
    assertThat(Files.readString(file)).isEqualTo(before);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void read_editedOwner_isRefused() throws IOException {
    Path file = edited("Example Labs", "Example Lab");
    assertThatThrownBy(() -> OwnerKey.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("changed since it was written");
  }

  @Test
  void read_shortSecret_isRefused() throws IOException {
    Path file = edited("\"secret\" : \"", "\"secret\" : \"0");
    assertThatThrownBy(() -> OwnerKey.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("secret in key file")
        .hasMessageContaining("64 hex digits");
  }

  @Test
  void read_missingFile_isRefused() {
    assertThatThrownBy(() -> OwnerKey.read(folder.resolve("none")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("There is no key file");
  }

  @Test
  void read_anotherDocument_isRefused() throws IOException {
    Path file = edited("activemark.owner-key/1", "activemark.mark/1");
    assertThatThrownBy(() -> OwnerKey.read(file))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("another kind");
  }

  @Test
  void markKey_otherRecipient_isUnrelated() {
    assertThat(KEY.markKey("r1")).isNotEqualTo(KEY.markKey("r2"));
    assertThat(KEY.markKey("r1").commitment()).isNotEqualTo(KEY.markKey("r2").commitment());
  }

  @Test
  void markKey_nameThatCannotBeUsed_isRefused() {
    for (String name : new String[] {"", " r1", "r\n1", "x".repeat(201)}) {
      assertThatThrownBy(() -> KEY.markKey(name))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("recipient");
    }
  }

  @Test
  void toString_neverShowsTheSecret() throws IOException {
    String file = Files.readString(written());
    int at = file.indexOf("\"secret\" : \"") + 12;
    String secret = file.substring(at, at + 64);
    assertThat(HexFormat.of().parseHex(secret)).hasSize(32);
    assertThat(KEY.toString()).doesNotContain(secret.substring(0, 8)).contains("Example Labs");
  }
}
