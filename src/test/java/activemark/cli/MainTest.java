package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.bench.AttackSet;
import activemark.bench.arena.ArenaGrid;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class MainTest {
  private static final String ESCAPE = "\u001b[";

  @Test
  void help_namesEveryCommandAndExitCode() {
    Run run = Run.of("--help");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("keygen", "check", "inspect", "completion", "Exit codes");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void helpOfEveryCommand_describesItAndEndsWithZero() {
    CommandLine line = Main.commandLine(new ActiveMark(Streams.ofProcess()), Streams.ofProcess());
    for (String command : line.getSubcommands().keySet()) {
      Run run = Run.of(command, "--help");

      assertThat(run.code()).isZero();
      assertThat(run.out()).contains("Usage: activemark " + command, "--quiet", "--help");
    }
  }

  @Test
  void help_namesEverySetOfAttacks_andEveryGrid() {
    assertThat(Run.of("envelope", "--help").out()).contains(AttackSet.READY);
    assertThat(Run.of("bench", "--help").out()).contains(ArenaGrid.READY);
  }

  @Test
  void version_isPrinted() {
    assertThat(Run.of("--version").out()).contains("activemark", "Java");
  }

  @Test
  void wordsThatBeginWithAt_areNames_evenWhereSuchAFileIs(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("lab"), "--help");

    Run run = Run.of("keygen", "--owner", "@" + file, "--out", folder.resolve("key").toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(folder.resolve("key"))).contains("@" + file);
  }

  @Test
  void noCommand_isAUsageError() {
    Run run = Run.of();

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("Missing required subcommand", "activemark --help");
  }

  @ParameterizedTest
  @CsvSource({"keygn, keygen", "inpsect, inspect", "completon, completion"})
  void unknownCommand_isAUsageErrorWithASuggestion(String typed, String meant) {
    Run run = Run.of(typed);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(typed, "meant:", meant);
  }

  @Test
  void missingOption_isNamedWithTheHelpToRead() {
    Run run = Run.of("keygen", "--owner", "Alice");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--out", "activemark keygen --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before", "after"})
  void globalOption_countsBeforeAndAfterTheCommand(String place, @TempDir Path folder) {
    String out = folder.resolve("owner.key").toString();
    Run run =
        place.equals("before")
            ? Run.of("--quiet", "keygen", "--owner", "Alice", "--out", out)
            : Run.of("keygen", "--owner", "Alice", "--out", out, "--quiet");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("commitment");
    assertThat(run.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "auto, true, '', true",
    "auto, true, 1, false",
    "auto, false, '', false",
    "always, false, 1, true",
    "never, true, '', false"
  })
  void color_followsOptionTerminalAndNoColor(
      String option, boolean terminal, String noColor, boolean colored) {
    Run.Terminal where = new Run.Terminal(terminal, noColor);

    Run help = Run.with(where, "--color", option, "--help");
    Run failure = Run.with(where, "--color", option, "inspect", "/does/not/exist");

    assertThat(help.out().contains(ESCAPE)).isEqualTo(colored);
    assertThat(failure.err().contains(ESCAPE)).isEqualTo(colored);
  }

  @Test
  void fullDisk_onStdout_isNotSuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    PrintStream out = new PrintStream(full, false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    int code = Main.run(new Streams(out, err, false, false, 80, ""), "--version");

    assertThat(code).isEqualTo(2);
  }

  @Test
  void completion_namesCommandsAndOptions() {
    Run run = Run.of("completion");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("complete -F", "keygen", "--owner", "inspect");
  }
}
