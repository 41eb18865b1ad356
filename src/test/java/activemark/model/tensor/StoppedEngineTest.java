package activemark.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.ChildJvm;
import activemark.io.process.ProcessEnd;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to end while the engine is inside one long call. */
final class StoppedEngineTest {
  private static final int TERMINATED = 128 + 15;

  @TempDir Path folder;
  private Process run;

  /** Computes backward passes that each take longer than Java waits for native code at its end. */
  public static final class Computing {
    private Computing() {}

    public static void main(String[] args) {
      ProcessEnd.onSignals();
      System.out.println("computing");
      try (Scope scope = Scope.training()) {
        torch.set_num_threads(1);
        Tensor weight = torch.rand(512, 512).to(torch.ScalarType.BFloat16).mul(new Scalar(0.004));
        weight.requires_grad_(true);
        Tensor stream = torch.rand(1024, 512).to(torch.ScalarType.BFloat16);
        for (int layer = 0; layer < 400; layer++) {
          stream = stream.matmul(weight);
        }
        Tensor loss = stream.sum();
        Tensor one = torch.ones_like(loss);
        while (true) {
          loss.backward(one, new BoolOptional(true), false, new TensorArrayRefOptional());
        }
      }
    }
  }

  @AfterEach
  void stop() {
    run.destroyForcibly();
  }

  @RepeatedTest(5)
  void toldToEndInABackwardPass_endsWithoutACrash(RepetitionInfo repetition) throws Exception {
    run =
        new ProcessBuilder(ChildJvm.command(Computing.class.getName()))
            .directory(folder.toFile()) // where a crash would leave its dump
            .redirectErrorStream(true)
            .start();
    BufferedReader output = run.inputReader();
    assertThat(output.readLine()).isEqualTo("computing");
    TimeUnit.MILLISECONDS.sleep(2000 + 400L * repetition.getCurrentRepetition());
    run.toHandle().destroy(); // leaves what it said to be read

    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output.lines()).isEmpty();
    assertThat(run.exitValue()).isEqualTo(TERMINATED);
    assertThat(folder).isEmptyDirectory();
  }
}
