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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NoLeaks
final class ProfileCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path pictures;

  @TempDir Path scratch;

  @BeforeAll
  static void makePictures() {
    pictures = TinyFolder.pictures(folder.resolve("pictures"), 9, 1);
  }

  private Run profile(int depth, String... more) {
    Path model = scratch.resolve("model" + depth);
    if (!model.toFile().exists()) {
      TinyFolder.dinov2(model, 1, 32, depth);
    }
    List<String> args =
        new ArrayList<>(List.of("profile", model.toString(), "--images", pictures.toString()));
    args.addAll(List.of("--precision", "float32", "--threads", "1"));
    args.addAll(List.of(more));
    return Run.of(args.toArray(String[]::new));
  }

  @Test
  void profile_isToldForEveryBlock() {
    Run run = profile(6);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("6 blocks", "9", "top-5 mean", "not eligible", "No massive");
    assertThat(run.err()).contains("profiling blocks");
    assertThat(profile(6, "--quiet").err()).isEmpty();
  }

  @Test
  void json_isOneDocument_andTheSameEveryTime() throws IOException {
    Run run = profile(6, "--json", "-");
    JsonNode json = JSON.readTree(run.out());

    assertThat(JSON.readerFor(JsonNode.class).readValues(run.out()).readAll()).hasSize(1);
    assertThat(json.path("images").asInt()).isEqualTo(9);
    assertThat(json.path("blocks")).hasSize(6);
    assertThat(json.path("massive")).isEmpty();
    assertThat(json.path("massiveReason").asText()).startsWith("No massive activations");
    assertThat(json.has("jump")).isEqualTo(!json.path("expressive").isNull());
    for (int i = 0; i < 6; i++) {
      JsonNode block = json.path("blocks").path(i);
      assertThat(block.path("block").asInt()).isEqualTo(i);
      assertThat(block.path("top")).hasSize(5);
      assertThat(block.path("top").path(0).asDouble())
          .isGreaterThanOrEqualTo(block.path("top").path(4).asDouble());
      assertThat(block.path("median").asDouble())
          .isPositive()
          .isLessThan(block.path("topMean").asDouble());
      assertThat(block.path("topToken").asInt()).isBetween(0, 64);
      assertThat(block.path("topChannel").asInt()).isBetween(0, 31);
      assertThat(block.path("eligible").asBoolean()).isEqualTo(i <= 2);
      assertThat(block.path("modalChannel").asInt()).isBetween(0, 31);
      assertThat(block.path("channelShare").asDouble()).isBetween(1.0 / 9, 1.0);
      assertThat(block.path("tokenKind").asText()).isIn("class token", "patch");
    }
    assertThat(profile(6, "--json", "-").out()).isEqualTo(run.out());
  }

  @Test
  void limit_isHonoured() throws IOException {
    assertThat(
            JSON.readTree(profile(6, "--json", "-", "--limit", "4").out()).path("images").asInt())
        .isEqualTo(4);
  }

  @Test
  void report_isWritten() {
    Path report = scratch.resolve("profile.html");

    assertThat(profile(6, "--report", report.toString()).code()).isZero();
    assertThat(report).content().contains("<!DOCTYPE html>");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void shallowModel_isProfiledAndAbstains(int depth) throws IOException {
    JsonNode json = JSON.readTree(profile(depth, "--json", "-").out());

    assertThat(json.path("expressive").isNull()).isTrue();
    assertThat(json.path("reason").asText()).contains("too shallow");
    assertThat(json.path("blocks")).hasSize(depth);
  }
}
