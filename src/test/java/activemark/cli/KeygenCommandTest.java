package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.proof.key.OwnerKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeygenCommandTest {
  @TempDir Path folder;

  private Run keygen(String owner, String... more) {
    List<String> args = new ArrayList<>(List.of("keygen", "--owner", owner));
    args.addAll(List.of("--out", folder.resolve("owner.key").toString()));
    args.addAll(List.of(more));
    return Run.of(args.toArray(String[]::new));
  }

  @Test
  void keygen_writesAPrivateKeyAndPrintsItsCommitment() throws IOException {
    Run run = keygen("Alice");

    Path file = folder.resolve("owner.key");
    OwnerKey key = OwnerKey.read(file);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Alice", key.commitment());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void keygen_neverReplacesAKey() throws IOException {
    keygen("Alice");
    byte[] before = Files.readAllBytes(folder.resolve("owner.key"));

    Run second = keygen("Alice");

    assertThat(second.code()).isEqualTo(2);
    assertThat(second.out()).isEmpty();
    assertThat(folder.resolve("owner.key")).hasBinaryContent(before);
  }

  @Test
  void keygen_printsNoSecret() throws IOException {
    Run run = keygen("Alice", "--json", "-", "-v");

    JsonNode file = new ObjectMapper().readTree(folder.resolve("owner.key").toFile());
    assertThat(run.out() + run.err()).doesNotContain(file.get("secret").asText());
  }

  @Test
  void keygen_makesAnotherKeyEachTime(@TempDir Path other) {
    keygen("Alice");
    Run.of("keygen", "--owner", "Alice", "--out", other.resolve("owner.key").toString());

    assertThat(OwnerKey.read(other.resolve("owner.key")))
        .isNotEqualTo(OwnerKey.read(folder.resolve("owner.key")));
  }

  @Test
  void jsonOnStdout_isTheOnlyThingThere() throws IOException {
    Run run = keygen("Alice", "--json", "-");

    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(document.get("owner").asText()).isEqualTo("Alice");
    assertThat(run.err()).contains("Owner key of Alice");
  }

  @Test
  void jsonInAFile_leavesStdoutToPeople() throws IOException {
    Path json = folder.resolve("key.json");

    Run run = keygen("Alice", "--json", json.toString());

    assertThat(run.out()).contains("Owner key of Alice");
    assertThat(new ObjectMapper().readTree(json.toFile()).get("commitment").asText()).hasSize(64);
  }
}
