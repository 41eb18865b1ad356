package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import activemark.fixtures.ChildJvm;
import activemark.fixtures.TinyFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a marking leaves behind that is stopped from outside, in a process of its own. */
final class StoppedEmbedTest {
  private static final int INTERRUPT = 2;

  @TempDir Path folder;
  private Process run;

  @AfterEach
  void stop() {
    if (run != null) {
      run.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 15", "INT, 2"})
  void stoppedWhileTheEngineWorks_leavesNothing(String signal, int number) throws Exception {
    start();
    if (signal.equals("INT")) {
      assumeFalse(ignoresInterrupts(), "this process was started to ignore interrupts");
    }
    assertThat(new ProcessBuilder("kill", "-" + signal, "" + run.pid()).start().waitFor()).isZero();

    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(128 + number);
    assertThat(folder.resolve("out")).isEmptyDirectory();
    assertThat(folder.resolve("model").toFile().list()).hasSize(3);
  }

  @Test
  void killed_leavesOnlyWhatIsToldByItsName() throws Exception {
    start();
    run.destroyForcibly();

    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("out").toFile().list())
        .allMatch(name -> name.startsWith(".copy.partial-"));
  }

  /** Starts a marking that would take hours, and waits until it trains. */
  private void start() throws IOException, InterruptedException {
    TinyFolder.dinov2(folder.resolve("model"), 1, 32, 4);
    TinyFolder.pictures(folder.resolve("pictures"), 10, 1);
    Path out = Files.createDirectory(folder.resolve("out"));
    Path key = folder.resolve("owner.key");
    MarkStory.require(Run.of("keygen", "--owner", "owner", "--out", key.toString()));
    List<String> command = ChildJvm.command("activemark.cli.Main");
    command.addAll(List.of("embed", folder.resolve("model").toString(), "--key", key.toString()));
    command.addAll(List.of("--recipient", "acme", "--scheme", "keyed", "--bits", "16"));
    command.addAll(List.of("--images", folder.resolve("pictures").toString()));
    command.addAll(List.of("--out", out.resolve("copy").toString()));
    command.addAll(List.of("--mark", out.resolve("copy.mark").toString()));
    command.addAll(List.of("--polish", "1000000", "--precision", "float32", "--threads", "1"));
    Path told = folder.resolve("told.txt");
    run =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(told.toFile()).start();
    while (!Files.readString(told).contains("polish")) {
      assertThat(run.isAlive()).as("%s", Files.readString(told)).isTrue();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(out.toFile().list()).singleElement().asString().startsWith(".copy.partial-");
  }

  /** Whether the child inherited from a background shell that it ignores Ctrl-C. */
  private boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc", Long.toString(run.pid()), "status");
    if (!Files.exists(status)) {
      return true;
    }
    String mask =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring(7).strip())
            .findFirst()
            .orElse("0");
    return (Long.parseUnsignedLong(mask, 16) >> (INTERRUPT - 1) & 1) == 1;
  }
}
