package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyFolder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accusers at the command line. */
@NoLeaks
final class ForgeCommandTest {
  @TempDir static Path folder;

  @BeforeAll
  static void makeModels() {
    TinyFolder.dinov2(folder.resolve("base"), 1);
    TinyFolder.dinov2(folder.resolve("innocent"), 2);
    TinyFolder.pictures(folder.resolve("pictures"), 48, 3);
  }

  private static Run forge(String... more) {
    List<String> args = new ArrayList<>(List.of("forge"));
    args.addAll(List.of("--model", folder.resolve("innocent").toString()));
    args.addAll(List.of("--base", folder.resolve("base").toString()));
    args.addAll(List.of("--images", folder.resolve("pictures").toString()));
    args.addAll(List.of("--precision", "float32", "--threads", "1", "-q"));
    args.addAll(List.of(more));
    return Run.of(args.toArray(String[]::new));
  }

  @Test
  void list_namesEveryForgery() {
    Run run = Run.of("forge", "--list");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("i1-frozen-pair", "i3-key-grinding", "i7-rival");
  }

  @Test
  void attempts_areCounted_andNoneIsAccepted() throws IOException {
    Run run = forge("i3-key-grinding", "i6-random-keys", "--attempts", "300", "--json", "-");

    assertThat(run.code()).as(run.err()).isZero();
    int tried = 0;
    for (JsonNode forgery : new ObjectMapper().readTree(run.out())) {
      assertThat(forgery.path("accepted").asInt()).isZero();
      assertThat(forgery.path("refusals")).isNotEmpty();
      tried += forgery.path("tried").asInt();
    }
    assertThat(tried).isEqualTo(300);
  }

  @Test
  void badUsage_isRefused_namingTheOption() {
    Run none = Run.of("forge");
    Run few = forge("--attempts", "0");
    Run backwards = forge("--pair-steps", "-1");
    Run unknown = forge("i99");

    assertThat(List.of(none.code(), few.code(), backwards.code(), unknown.code())).containsOnly(2);
    assertThat(none.err()).contains("--model");
    assertThat(few.err()).contains("--attempts");
    assertThat(backwards.err()).contains("--pair-steps", "-1");
    assertThat(unknown.err()).contains("i99", "i3-key-grinding");
  }
}
