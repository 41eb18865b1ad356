package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.bench.result.Cell;
import activemark.bench.result.Cells;
import activemark.proof.canonical.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SurvivalCommandTest {
  @TempDir private Path folder;

  private Path results(String name, double log10p) throws IOException {
    List<Cell> cells =
        List.of(
            Cells.control(Cell.MARKED, -70), Cells.measured("prune", "prune", false, 1, log10p));
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        cells.stream()
            .map(cell -> CanonicalJson.of(cell.toJson()) + "\n")
            .collect(Collectors.joining()));
    return file;
  }

  @Test
  void survival_twoFiles_showsTheWorstOfBoth_onTheTerminalAndAsMarkdown() throws IOException {
    Path markdown = folder.resolve("table.md");
    Path first = results("1.jsonl", -40);
    Path second = results("2.jsonl", -3);

    Run run =
        Run.of("survival", first.toString(), second.toString(), "--markdown", markdown.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("the worst of 2 envelopes", "prune", "1 of 2");
    assertThat(Files.readString(markdown))
        .contains("|---|---|", "| B | prune | 1 of 2 | -4 | 60 | +1.0 | 0.890 | 0.990 |");
  }

  @Test
  void survival_markdownThatExists_isRefused() throws IOException {
    Path taken = Files.writeString(folder.resolve("README.md"), "mine");

    Run run =
        Run.of("survival", results("1.jsonl", -40).toString(), "--markdown", taken.toString());

    assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(taken).hasContent("mine");
  }

  @Test
  void survival_json_isOneDocumentOnStdout() throws IOException {
    Run run = Run.of("survival", results("1.jsonl", -40).toString(), "--json", "-");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("{").contains("\"row\" : \"prune\"", "\"shown\" : 1");
  }

  @Test
  void survival_whereNothingWasMeasured_isRefused() throws IOException {
    Path empty = Files.createFile(folder.resolve("results.jsonl"));

    Run run = Run.of("survival", folder.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("Nothing was measured yet", folder.toString());
    assertThat(Files.size(empty)).isZero();
  }
}
