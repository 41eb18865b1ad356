package activemark.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.proof.canonical.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultLogTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("results.jsonl");
  }

  @Test
  void findings_ofAllKinds_readBack() {
    List<Cell> cells =
        List.of(
            Cells.measured("a", "prune", false, 1.5, -40),
            Cells.of("b", new Finding.NotApplicable("it needs --copy")),
            Cells.of("c", new Finding.Refused("too small\nreally")),
            Cells.of("f", new Finding.Failed("broke")),
            Cells.of(
                "d",
                new Finding.Measured(
                    "inconclusive", List.of(), Optional.empty(), Optional.empty(), Map.of(), 0)));
    try (ResultLog<Cell> log = ResultLog.open(file(), Cell::fromJson)) {
      cells.forEach(log::append);
    }
    try (ResultLog<Cell> log = ResultLog.open(file(), Cell::fromJson)) {
      for (Cell cell : cells) {
        assertThat(log.find(cell.digest())).contains(cell);
        assertThat(Cell.fromJson(cell.toJson(), "test")).isEqualTo(cell);
        // A document made of findings that were kept has the bytes of one made of fresh ones.
        Finding kept = log.find(cell.digest()).orElseThrow().finding();
        assertThat(StrictJson.pretty(Cells.of("x", kept).toJson()))
            .isEqualTo(StrictJson.pretty(Cells.of("x", cell.finding()).toJson()));
      }
      assertThat(log.find(Cells.digest("e"))).isEmpty();
    }
  }

  @Test
  void tornAtEveryByte_holdsTheWholeLines_andGoesOn() throws IOException {
    Cell first = Cells.measured("a", "prune", false, 1, -40);
    Cell second = Cells.of("b", new Finding.Refused("ü"));
    try (ResultLog<Cell> log = ResultLog.open(file(), Cell::fromJson)) {
      log.append(first);
      log.append(second);
    }
    byte[] whole = Files.readAllBytes(file());
    int line = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
    for (int cut = line; cut < whole.length - 1; cut++) {
      Files.write(file(), Arrays.copyOf(whole, cut));
      try (ResultLog<Cell> log = ResultLog.open(file(), Cell::fromJson)) {
        assertThat(log.known()).containsOnlyKeys(first.digest());
        log.append(second);
      }
      assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    }
  }

  @Test
  void lastLineWithoutItsEnd_isKept() throws IOException {
    Cell first = Cells.measured("a", "prune", false, 1, -40);
    try (ResultLog<Cell> log = ResultLog.open(file(), Cell::fromJson)) {
      log.append(first);
    }
    String whole = Files.readString(file());
    Files.writeString(file(), whole.stripTrailing());

    try (ResultLog<Cell> log = ResultLog.open(file(), Cell::fromJson)) {
      assertThat(log.known()).containsOnlyKeys(first.digest());
    }
    assertThat(file()).hasContent(whole);
  }

  @Test
  void anotherFile_isRefused_andStays() throws IOException {
    Files.writeString(file(), "my notes");

    assertThatThrownBy(() -> ResultLog.open(file(), Cell::fromJson))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("something else than results");
    assertThat(file()).hasContent("my notes");
  }

  @Test
  void wholeLineThatIsNoFinding_isRefused_namingIt() throws IOException {
    try (ResultLog<Cell> log = ResultLog.open(file(), Cell::fromJson)) {
      log.append(Cells.measured("a", "prune", false, 1, -40));
    }
    Files.writeString(file(), "{\"digest\":\"x\"}\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> ResultLog.open(file(), Cell::fromJson))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void openTwice_isRefused() {
    try (ResultLog<Cell> log = ResultLog.open(file(), Cell::fromJson)) {
      assertThat(log.known()).isEmpty();
      assertThatThrownBy(() -> ResultLog.open(file(), Cell::fromJson))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("Another run");
    }
  }

  @Test
  void envelopeFile_readsBack_andRefusesWhatItDoesNotKnow() throws IOException {
    EnvelopeFile envelope = Cells.envelope();
    Path file = folder.resolve("envelope.json");
    Files.writeString(file, StrictJson.pretty(envelope.toJson()));

    assertThat(EnvelopeFile.read(file)).isEqualTo(envelope);
    assertThatThrownBy(() -> EnvelopeFile.fromJson(envelope.toJson().put("secret", 1), "test"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("secret");
  }
}
