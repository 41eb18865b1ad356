package activemark.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that start together where nothing of the engine is unpacked yet. */
final class FirstLoadTest {
  private static final int PROCESSES = 3;

  @TempDir Path folder;

  /** Opens the engine and ends. */
  public static final class Opening {
    private Opening() {}

    public static void main(String[] args) {
      try (Scope scope = Scope.open()) {
        System.out.println(Engine.threads());
      }
    }
  }

  @Test
  void processesThatUnpackTheEngineAtOnce_allStart() throws Exception {
    List<String> command = new ArrayList<>(ChildJvm.command(Opening.class.getName()));
    command.add(1, "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"));
    List<Process> runs = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        runs.add(
            new ProcessBuilder(command)
                .directory(folder.toFile()) // where a crash would leave its dump
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(i + ".txt").toFile())
                .start());
      }
      for (int i = 0; i < PROCESSES; i++) {
        assertThat(runs.get(i).waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(runs.get(i).exitValue())
            .as(Files.readString(folder.resolve(i + ".txt")))
            .isZero();
      }
    } finally {
      runs.forEach(Process::destroyForcibly);
    }
  }
}
