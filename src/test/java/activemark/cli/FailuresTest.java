package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import activemark.error.BadInput;
import activemark.error.Incompatible;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class FailuresTest {
  private record Told(int code, String err) {}

  private static Told tell(Throwable failure, String... options) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams = new Run.Terminal(false, "").streams(new ByteArrayOutputStream(), err);
    ActiveMark app = new ActiveMark(streams);
    new CommandLine(app).parseArgs(options);
    int code = new Failures(app).report(failure);
    return new Told(code, err.toString(StandardCharsets.UTF_8));
  }

  private static RuntimeException fromTheEngine(String message) {
    RuntimeException failure = new RuntimeException(message);
    failure.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("org.bytedeco.pytorch.global.torch", "matmul", null, -2)
        });
    return failure;
  }

  @Test
  void badInput_isItsMessageAndTwo() {
    Told told = tell(BadInput.of("The key is empty").at("owner.key").fix("Make one.").bad());

    assertThat(told.code()).isEqualTo(2);
    assertThat(told.err())
        .isEqualToNormalizingNewlines(
            """
            error: The key is empty
              where:    owner.key
              to do:    Make one.
            """);
  }

  @Test
  void incompatible_isItsMessageAndTwo() {
    assertThat(tell(new Incompatible("Another base")))
        .isEqualTo(new Told(2, "error: Another base" + System.lineSeparator()));
  }

  @Test
  void missingFile_isNamedAndTwo() {
    Told told = tell(new UncheckedIOException(new NoSuchFileException("model/config.json")));

    assertThat(told.code()).isEqualTo(2);
    assertThat(told.err()).contains("No such file", "model/config.json").hasLineCount(1);
  }

  @Test
  void fullDisk_isOneLineAndTwo() {
    Told told = tell(new IOException("No space left on device"));

    assertThat(told.code()).isEqualTo(2);
    assertThat(told.err()).contains("No space left on device").hasLineCount(1);
  }

  @Test
  void engineFailure_isItsFirstLineAndSeventy() {
    Told told =
        tell(fromTheEngine("shapes cannot be multiplied\nException raised from ...\nframe"));

    assertThat(told.code()).isEqualTo(70);
    assertThat(told.err()).contains("engine", "shapes cannot be multiplied").hasLineCount(1);
  }

  @Test
  void engineFailure_keepsWhatOurCodeSaysAboutThePlace() {
    Told told =
        tell(new IllegalStateException("block 3", fromTheEngine("shapes do not match\nframe")));

    assertThat(told.code()).isEqualTo(70);
    assertThat(told.err())
        .contains("The engine failed: block 3: shapes do not match")
        .hasLineCount(1);
  }

  @Test
  void outOfMemory_saysWhatToDo() {
    Told java = tell(new OutOfMemoryError("Java heap space"));
    Throwable refused = catchThrowable(() -> torch.zeros(1L << 50));
    Told engine = tell(new IllegalStateException("while reading", refused));

    assertThat(java.code()).isEqualTo(70);
    assertThat(java.err()).contains("Out of memory", "to do:").doesNotContain("\tat ");
    assertThat(engine.code()).isEqualTo(70);
    assertThat(engine.err())
        .contains("Out of memory: ", "memory: you tried to allocate", "to do:")
        .doesNotContain("\tat ", "DefaultCPUAllocator");
  }

  @Test
  void absentEngine_isNamedInsteadOfAClass() {
    Told told = tell(new NoClassDefFoundError("org/bytedeco/pytorch/Tensor"));

    assertThat(told.code()).isEqualTo(70);
    assertThat(told.err()).contains("engine (LibTorch) cannot be loaded").hasLineCount(1);
  }

  @Test
  void anythingElse_isABugWithItsStack() {
    Told told = tell(new IllegalStateException("impossible"));

    assertThat(told.code()).isEqualTo(70);
    assertThat(told.err()).contains("this is a bug", "IllegalStateException", "\tat ");
  }

  @Test
  void verbose_addsTheStackToAUsersError() {
    assertThat(tell(new BadInput("Wrong"), "-v").err()).contains("error: Wrong", "\tat ");
  }

  @Test
  void message_cannotSteerTheTerminal() {
    assertThat(tell(new BadInput("tensor \u001b]0;owned\u0007 is odd")).err())
        .doesNotContain("\u001b", "\u0007");
  }
}
