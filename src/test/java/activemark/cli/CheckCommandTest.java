package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.proof.evidence.Reading;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Policy;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckCommandTest {
  private static final Path SHOWN = Path.of("src/test/resources/golden/proof/evidence.json");

  @TempDir Path folder;

  /** The golden evidence, judged anew with other readings or another suspect. */
  private Path judged(List<Reading> readings, boolean suspectIsBase) {
    Evidence golden = Evidence.read(SHOWN);
    SuspectModel suspect = golden.suspect();
    String digest = suspectIsBase ? golden.claim().baseDigest() : suspect.digest();
    return judged(
        new SuspectModel(suspect.name(), digest, suspect.layout()), readings, golden.policy());
  }

  private Path judged(SuspectModel suspect, List<Reading> readings, Policy policy) {
    Evidence golden = Evidence.read(SHOWN);
    Evidence other =
        Evidence.judged(
            golden.toolVersion(),
            golden.created(),
            golden.claim(),
            suspect,
            golden.images(),
            golden.procedure(),
            golden.preparation(),
            readings,
            golden.controls(),
            golden.decoys(),
            policy,
            golden.opening(),
            golden.profile(),
            golden.fidelity(),
            golden.environment());
    Path file = folder.resolve("evidence.json");
    other.write(file);
    return file;
  }

  private static Run check(Path file, String... more) {
    List<String> args = new ArrayList<>(List.of("check", file.toString()));
    args.addAll(List.of(more));
    return Run.of(args.toArray(String[]::new));
  }

  @Test
  void laxLimits_areWarnedOf() {
    Evidence golden = Evidence.read(SHOWN);
    Path file = judged(golden.suspect(), golden.readings(), golden.policy().withAlpha(0.9));

    assertThat(check(file).err()).contains("laxer limits", "0.9");
    assertThat(check(file).code()).isZero();
    assertThat(check(SHOWN).err()).doesNotContain("laxer");
  }

  @Test
  void shownByLaxLimitsAlone_isInconclusive() {
    Evidence golden = Evidence.read(SHOWN);
    List<Reading> weak = new ArrayList<>();
    for (Reading reading : golden.readings()) {
      if (!(reading instanceof Reading.StoredBits bits)) {
        continue;
      }
      double[] soft = new double[bits.bits()];
      for (int i = 0; i < soft.length; i++) {
        soft[i] = bits.expected().get(i) == i % 5 < 3 ? 1 : -1;
      }
      weak.add(
          new Reading.StoredBits(
              bits.part(), bits.scheme(), bits.place(), bits.expected(), soft, bits.way()));
    }
    Run run = check(judged(golden.suspect(), weak, golden.policy().withAlpha(0.9)));

    assertThat(run.code()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(run.err()).contains("by the usual limits the mark is not shown");
  }

  @Test
  void shownMark_endsWithZeroAndTheVerdict() {
    Run run = check(SHOWN);

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("SHOWN The suspect carries the mark", "253 of 256 bits agree");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void weightedTests_standBesideTheCounts() {
    String out = check(SHOWN).out();

    assertThat(out)
        .contains("weighted: clearly read bits count more", "corrected for 6 tests")
        .containsPattern("(?m)^  test +agree +chance +weighted +corrected$")
        .containsPattern("(?m)^  keyed +253/256 +1 in 10\\^70 +1 in 10\\^\\d+ +1 in 10\\^\\d+$")
        .containsPattern("(?m)^  base: keyed +\\d+/256 +\\S.* %  +\\S+ %  +\\S+ %$")
        .doesNotContainPattern("(?m)^  .*, weighted  ");
  }

  @Test
  void markNotShown_endsWithOne() {
    Run run = check(judged(Evidence.read(SHOWN).readings(), true));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("NOT SHOWN");
  }

  @Test
  void undecidedEvidence_endsWithThree() {
    Run run = check(judged(List.of(), false));

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("INCONCLUSIVE");
  }

  @Test
  void editedVerdict_endsWithTwoAndNamesTheField() throws IOException {
    String text = Files.readString(judged(List.of(), false));
    Path edited = folder.resolve("edited.json");
    Files.writeString(edited, text.replace("The evidence decides nothing", "It is ours"));

    Run run = check(edited);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).contains("verdict").doesNotContain("INCONCLUSIVE");
    assertThat(run.err()).contains("disagrees with itself");
  }

  @Test
  void otherFile_isRefused() {
    Run run = check(Path.of("pom.xml"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error:");
  }

  @Test
  void json_tellsWhetherTheDocumentHolds() throws IOException {
    JsonNode json = new ObjectMapper().readTree(check(SHOWN, "--json", "-").out());

    assertThat(json.get("holds").asBoolean()).isTrue();
    assertThat(json.get("outcome").asText()).isEqualTo("shown");
    assertThat(json.get("disagreements")).isEmpty();
    assertThat(json.get("recomputed")).isNotEmpty();
  }

  @Test
  void quietJson_leavesStderrEmpty() {
    assertThat(check(SHOWN, "--json", "-", "--quiet").err()).isEmpty();
  }
}
