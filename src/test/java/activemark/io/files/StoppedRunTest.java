package activemark.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.error.BadInput;
import activemark.fixtures.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs leave behind that are stopped from outside, each in a process of its own. */
class StoppedRunTest {
  private static final int FULL_DISK = 17;

  @TempDir Path parent;
  private Process run;

  /** The run that is stopped: writes without end, into a folder and a file. */
  public static final class Writer {
    private Writer() {}

    public static void main(String[] args) {
      Path target = Path.of(args[0]);
      try (OutputFolder folder = OutputFolder.at(target.resolve("folder"))) {
        OutputFile.write(
            target.resolve("file"),
            out -> {
              out.write(new byte[100_000]);
              for (int i = 0; ; i++) {
                folder.write("sub/" + i, inner -> inner.write(new byte[1000]));
                if (i == 20) {
                  System.out.println("writing");
                }
              }
            });
      }
    }
  }

  /** A run whose files may not grow beyond a limit, which fails as a full disk does. */
  public static final class Limited {
    private Limited() {}

    public static void main(String[] args) {
      try (OutputFolder folder = OutputFolder.at(Path.of(args[0]).resolve("folder"))) {
        folder.write("small", out -> out.write(1));
        folder.write("large", out -> out.write(new byte[10_000_000]));
        folder.commit();
      } catch (BadInput e) {
        System.out.println(e.getMessage());
        System.exit(FULL_DISK);
      }
    }
  }

  @AfterEach
  void stop() {
    run.destroyForcibly();
  }

  @Test
  void terminated_leavesNothing() throws Exception {
    start(command(Writer.class));
    assertThat(parent.toFile().list()).hasSize(2);
    run.destroy();
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void killed_leavesWhatIsToldByItsName() throws Exception {
    start(command(Writer.class));
    run.destroyForcibly();
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(parent.resolve("folder")).doesNotExist();
    assertThat(parent.resolve("file")).doesNotExist();
    assertThat(OutputFolder.leftovers(parent.resolve("folder"))).hasSize(1);
    assertThat(parent.toFile().list())
        .hasSize(2)
        .allMatch(name -> name.matches("\\.(folder|file)\\.partial-\\d+-0"));
  }

  @Test
  void fullDisk_isToldAndLeavesNothing() throws Exception {
    String java = String.join("' '", command(Limited.class));
    String message = start(List.of("sh", "-c", "ulimit -f 2000; exec '" + java + "'"));
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(message).contains("could not be written");
    assertThat(run.exitValue()).isEqualTo(FULL_DISK);
    assertThat(parent).isEmptyDirectory();
  }

  private List<String> command(Class<?> main) {
    List<String> command = ChildJvm.command(main.getName());
    command.add(parent.toString());
    return command;
  }

  /** Starts a process and returns its first line, by which it is at work. */
  private String start(List<String> command) throws IOException {
    Path errors = Files.createTempFile("stopped", ".txt");
    run = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    BufferedReader reader = run.inputReader();
    String line = reader.readLine();
    assertThat(line).as("first line; errors: %s", Files.readString(errors)).isNotNull();
    Files.delete(errors);
    return line;
  }
}
