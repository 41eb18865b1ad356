package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** The options that commands with images, seeds and outputs share, in a command made of them. */
final class MixinsTest {
  @TempDir Path folder;

  @Command(name = "sample")
  static final class Sample implements Callable<Integer> {
    @ParentCommand private ActiveMark app;
    @Mixin private ImagesOption images;
    @Mixin private RunOptions run;
    @Mixin private JsonOutput json;
    @Mixin private ReportOutput report;

    @Override
    public Integer call() {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("seed", run.seed()).put("threads", run.threads());
      images
          .list()
          .forEach(image -> result.withArray("images").add(image.getFileName().toString()));
      new Sheet("Sample").fact("seed", run.seed()).print(app.console());
      report.write(app.console(), () -> "<!doctype html>");
      json.write(app.console(), result);
      return ExitCode.SHOWN;
    }
  }

  @BeforeEach
  void makeImages() throws IOException {
    for (int i = 0; i < 10; i++) {
      Files.write(folder.resolve(i + ".png"), new byte[] {1});
    }
  }

  private Run sample(String... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams = new Run.Terminal(false, "").streams(out, err);
    CommandLine line = Main.commandLine(new ActiveMark(streams), streams);
    line.addSubcommand(new Sample());
    List<String> args = new ArrayList<>(List.of("sample", "--images", folder.toString()));
    args.addAll(List.of(more));
    int code = line.execute(args.toArray(String[]::new));
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void defaults_areSeedZeroAndThreadsOfTheEnginesChoice() {
    assertThat(sample("--json", "-").out()).contains("\"seed\" : 0", "\"threads\" : 0");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3", "10, 10", "99, 10"})
  void limit_takesPicturesFromTheWholeList(int limit, int taken) {
    String out = sample("--json", "-", "--limit", Integer.toString(limit)).out();

    assertThat(out.split("\\.png", -1)).hasSize(taken + 1);
    assertThat(out).contains("0.png");
    if (limit == 3) {
      assertThat(out).contains("3.png", "6.png");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--limit, 0, 1 or more",
    "--threads, 0, 1 to 256",
    "--threads, -2, 1 to 256",
    "--threads, 257, 1 to 256"
  })
  void numberThatMakesNoSense_isRefused(String option, String value, String expected) {
    Run run = sample(option + "=" + value);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(option, expected, value);
  }

  @Test
  void report_isWrittenWhereAskedAndAnnouncedOnStderr() {
    Path page = folder.resolve("report.html");

    Run run = sample("--report", page.toString());

    assertThat(page).hasContent("<!doctype html>");
    assertThat(run.err()).contains("Wrote", "report.html");
    assertThat(run.out()).contains("Sample").doesNotContain("Wrote");
  }

  @Test
  void emptyFolder_isRefused(@TempDir Path empty) {
    assertThat(sample("--images", empty.toString()).code()).isEqualTo(2);
  }
}
