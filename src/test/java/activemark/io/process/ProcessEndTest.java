package activemark.io.process;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.ChildJvm;
import java.io.BufferedReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a process ends that is told to, each in a process of its own. */
final class ProcessEndTest {
  private static final int TERMINATED = 128 + 15;

  private Process run;

  /** Ends by itself, in one way or the other. */
  public static final class Terminating {
    private Terminating() {}

    public static void main(String[] args) {
      ProcessEnd.before(() -> System.out.println("first added"));
      ProcessEnd.before(() -> System.out.println("last added"));
      if (args[0].equals("terminate")) {
        ProcessEnd.terminate();
      }
      System.exit(5);
    }
  }

  @AfterEach
  void stop() {
    run.destroyForcibly();
  }

  @Test
  void terminate_endsAsKilledAfterItsActions() throws Exception {
    assertThat(start(Terminating.class, "terminate").lines())
        .containsExactly("last added", "first added");
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(TERMINATED);
  }

  @Test
  void exit_keepsItsCode() throws Exception {
    assertThat(start(Terminating.class, "exit").lines())
        .containsExactly("last added", "first added");
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(5);
  }

  private BufferedReader start(Class<?> main, String argument) throws Exception {
    List<String> command = ChildJvm.command(main.getName());
    command.add(argument);
    run = new ProcessBuilder(command).redirectErrorStream(true).start();
    return run.inputReader();
  }
}
