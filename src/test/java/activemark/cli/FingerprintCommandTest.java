package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyFolder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemes that write nothing, from the command line. */
@NoLeaks
final class FingerprintCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static MarkStory story;

  @BeforeAll
  static void make() {
    story = MarkStory.in(folder);
    for (int label = 0; label < 3; label++) {
      TinyFolder.pictures(story.at("data").resolve("class" + label), 10, 40 + label);
    }
    MarkStory.require(story.embed("copy", "acme", "--scheme", "cka+weight-match"));
  }

  @Test
  void embed_withoutWriting_handsOutTheOriginalAndSaysSo() throws IOException {
    Run run = story.embed("again", "acme", "--scheme", "cka");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("a score of 1.0000 on the copy, 1.0000 on the original")
        .contains("0 of the model's")
        .contains("the copy is the original");
    assertThat(story.at("again").resolve(TinyFolder.WEIGHTS))
        .hasSameBinaryContentAs(story.model().resolve(TinyFolder.WEIGHTS));
    JsonNode mark = JSON.readTree(Files.readAllBytes(story.at("again.mark")));
    assertThat(mark.path("releaseDigest")).isEqualTo(mark.path("baseDigest"));
  }

  @Test
  void verify_theCopyItself_isShownAndTellsNoRecipient() {
    Path report = story.at("copy.html");
    Run run = story.verify(story.at("copy"), story.at("copy.mark"), "--report", report.toString());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.SHOWN);
    assertThat(run.out())
        .contains("SHOWN", "byte for byte", "does not tell one recipient's copy from another's")
        .contains("owner-model");
    assertThat(report).content().contains("Owner’s own model");
  }

  @Test
  void replay_ofTheCopyItself_repeats() {
    Path evidence = story.at("copy.json");
    Path kit = story.at("copy.kit");
    MarkStory.require(
        story.verify(
            story.at("copy"),
            story.at("copy.mark"),
            "--json",
            evidence.toString(),
            "--kit",
            kit.toString()));
    Run run =
        Run.of(
            "replay",
            evidence.toString(),
            "--suspect",
            story.at("copy").toString(),
            "--base",
            story.model().toString(),
            "--images",
            story.at("fresh").toString(),
            "--kit",
            kit.toString(),
            "--threads",
            "1");

    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(ExitCode.SHOWN);
  }

  @Test
  void verify_anotherModel_isInconclusiveWithoutReferences_andTheEvidenceHolds() {
    TinyFolder.dinov2(story.at("stranger"), 7);
    Path evidence = story.at("stranger.json");
    Run run =
        story.verify(story.at("stranger"), story.at("copy.mark"), "--json", evidence.toString());

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(run.out()).contains("only a rank among reference models can judge");
    Run checked = Run.of("check", evidence.toString());
    assertThat(checked.code()).as(checked.err()).isEqualTo(ExitCode.INCONCLUSIVE);
    assertThat(checked.out()).contains("Recomputed: bits");
  }

  @Test
  void embed_schemesThatNeedClasses_asksForThem() {
    Run without = story.embed("none", "acme", "--scheme", "ipguard");
    assertThat(without.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(without.err()).contains("--scheme ipguard", "--data");

    Run with =
        story.embed(
            "points",
            "acme",
            "--scheme",
            "ipguard",
            "--steps",
            "5",
            "--data",
            story.at("data").toString());
    assertThat(with.code()).as(with.err()).isZero();
    assertThat(with.out()).contains("ipguard", "a score of 1.0000 on the copy");
  }

  @Test
  void embed_withAMarkBeside_marksTheCopyAndFingerprintsTheOriginal() {
    Run run = story.embed("both", "acme", "--scheme", "cka+keyed", "--bits", "64", "--seed", "7");
    assertThat(run.code()).as(run.err()).isZero();

    Run verified = story.verify(story.at("both"), story.at("both.mark"));
    assertThat(verified.code()).as(verified.err()).isEqualTo(ExitCode.SHOWN);
    assertThat(verified.out()).contains("base: keyed", "owner-model");
    Run original = story.verify(story.model(), story.at("both.mark"));
    assertThat(original.code()).isEqualTo(ExitCode.NOT_SHOWN);
    assertThat(original.out()).contains("unmarked original itself");
  }
}
