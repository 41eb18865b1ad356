package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Evidence that was made on another machine, whose owner's key no longer exists, is checked and
 * replayed here, also with the arithmetic of older processors.
 */
@NoLeaks
final class ReplayElsewhereTest {
  private static final String GOLDEN = "src/test/resources/golden/replay/";
  private static final List<String> REPLAY =
      List.of(
          "replay",
          GOLDEN + "evidence.json",
          "--suspect",
          GOLDEN + "suspect",
          "--base",
          GOLDEN + "model",
          "--images",
          GOLDEN + "photos",
          "--kit",
          GOLDEN + "acme.kit",
          "--json",
          "-",
          "--threads",
          "1",
          "-q");

  private static void assertShownAgain(Run run) throws Exception {
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(document.path("outcome").asText()).isEqualTo("shown");
    assertThat(document.path("repeats").asBoolean()).isTrue();
    assertThat(document.path("parts").findValues("flipped")).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void evidenceOfAnotherMachine_isCheckedAndReplayed() throws Exception {
    assertThat(Run.of("check", GOLDEN + "evidence.json").code()).isZero();
    assertShownAgain(Run.of(REPLAY.toArray(String[]::new)));
  }

  /** What the engine and its libraries read when they choose instructions. */
  @ParameterizedTest
  @CsvSource({"default, SSE41, Nehalem", "avx2, AVX2, Haswell"})
  void evidence_isReplayedWithOtherInstructions(String aten, String oneDnn, String openBlas)
      throws Exception {
    Launcher launcher =
        Launcher.ofThisCheckout()
            .with("ATEN_CPU_CAPABILITY", aten)
            .with("ONEDNN_MAX_CPU_ISA", oneDnn)
            .with("OPENBLAS_CORETYPE", openBlas);

    assertShownAgain(launcher.run(REPLAY.toArray(String[]::new)));
  }
}
