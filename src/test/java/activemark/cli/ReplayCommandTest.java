package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyFolder;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.evidence.Reading;
import activemark.proof.verdict.Evidence;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a third party does with evidence, kit, suspect and original, and what he refuses. */
@NoLeaks
final class ReplayCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static MarkStory story;

  @TempDir Path scratch;

  @BeforeAll
  static void makeEvidence() {
    story = MarkStory.in(folder);
    MarkStory.require(story.embed("copy", "acme", "--bits", "64", "--seed", "7", "-q"));
    MarkStory.require(story.embed("other", "globex", "--scheme", "keyed", "--bits", "64", "-q"));
    TinyFolder.dinov2(folder.resolve("stranger"), 9);
    TinyFolder.dinov2(folder.resolve("another"), 10);
    MarkStory.require(
        story.verify(
            story.at("copy"),
            story.at("copy.mark"),
            "--json",
            story.at("evidence.json").toString(),
            "--kit",
            story.at("acme.kit").toString(),
            "--report",
            story.at("report.html").toString(),
            "--controls",
            story.at("stranger").toString(),
            "--references",
            story.at("another").toString(),
            story.at("other").toString(),
            "--decoys",
            "5",
            "-q"));
  }

  private static Run replay(String evidence, String suspect, String base, String... more) {
    List<String> args = new ArrayList<>(List.of("replay", story.at(evidence).toString()));
    args.addAll(List.of("--suspect", story.at(suspect).toString()));
    args.addAll(List.of("--base", story.at(base).toString(), "--threads", "1"));
    args.addAll(List.of(more));
    return Run.of(args.toArray(String[]::new));
  }

  private static Run again(String... more) {
    return ofDocument("evidence.json", more);
  }

  /** With the suspect, the original, the pictures and the kit that were read. */
  private static Run ofDocument(String evidence, String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    args.addAll(List.of("--images", story.at("fresh").toString()));
    args.addAll(List.of("--kit", story.at("acme.kit").toString()));
    return replay(evidence, "copy", "model", args.toArray(String[]::new));
  }

  private static void assertRefused(Run run, String... told) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(2);
    assertThat(run.err()).contains(told).doesNotContain("\tat ");
  }

  @Test
  void thirdParty_withKitAndOpenedEvidence_reachesTheSameVerdict() {
    assertThat(Run.of("check", story.at("evidence.json").toString()).code()).isZero();
    Run run = again();

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("no bit differs", "SHOWN The suspect carries the mark", "skip");
  }

  @Test
  void kit_holdsNoSecret_andEvidenceTellsWhatWasAsked() throws IOException {
    JsonNode evidence = JSON.readTree(story.at("evidence.json").toFile());
    String key = evidence.at("/opening/key").asText();

    assertThat(key).hasSize(64);
    assertThat(story.at("acme.kit")).content().doesNotContain(key);
    assertThat(evidence.at("/decoys/agreements")).hasSize(5);
    assertThat(evidence.path("controls").findValuesAsText("id"))
        .contains("base", "skip")
        .anyMatch(id -> id.startsWith("control."))
        .filteredOn(id -> id.startsWith("reference."))
        .hasSize(2);
    assertThat(evidence.path("further").findValuesAsText("id"))
        .containsExactly("decoys", "references", "sequential", "work");
    assertThat(story.at("report.html")).content().contains("Beside the verdict", "Decoy keys");
  }

  @Test
  void skipPath_showsNothing() throws IOException {
    for (JsonNode control : JSON.readTree(story.at("evidence.json").toFile()).path("controls")) {
      if (control.path("id").asText().equals("skip")) {
        int matches = control.at("/readings/0/matches").asInt();
        assertThat(matches).isBetween(16, 48);
        assertThat(control.at("/readings/0/place").asText()).contains("nothing between");
      }
    }
  }

  @Test
  void judge_withOtherPictures_reachesTheSameVerdict() {
    Run run = again("--own-images", story.at("owned").toString());

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("On your own pictures:", "ACCEPTED", "the date is not proved");
  }

  @Test
  void judge_rulesOnWhatHeReadHimself() throws IOException {
    Run ruled =
        again(
            "--own-images",
            story.at("owned").toString(),
            "--suspect-seen",
            "2999-01-01",
            "--json",
            "-",
            "-q");

    assertThat(ruled.code()).isEqualTo(3);
    assertThat(JSON.readTree(ruled.out()).at("/ruling/accepted").asBoolean(true)).isFalse();
    assertThat(ruled.out()).contains("a clock is wrong");
    assertRefused(again("--suspect-seen", "2999-01-01"), "--own-images");
  }

  @Test
  void json_isOneDocument() throws IOException {
    JsonNode document = JSON.readTree(again("--json", "-", "-q").out());

    assertThat(document.path("repeats").asBoolean()).isTrue();
    assertThat(document.path("outcome").asText()).isEqualTo("shown");
    assertThat(document.at("/parts/0/flipped").asInt()).isZero();
    assertThat(document.at("/parts/0/distance").asDouble()).isLessThan(1e-3);
  }

  @Test
  void owner_withTheMarkFile_needsNoKit() {
    Run run =
        replay(
            "evidence.json",
            "copy",
            "model",
            "--images",
            story.at("fresh").toString(),
            "--mark",
            story.at("copy.mark").toString());

    assertThat(run.code()).as(run.err()).isZero();
  }

  @Test
  void otherPrecision_isToldAndDoesNotMatterWhereBitsAreClear() {
    Run run = again("--precision", "bfloat16");

    // Coarser products move soft bits by more than the tolerance, and the command says by how much.
    assertThat(run.code()).isIn(0, 2);
    assertThat(run.out()).contains("of their size");
  }

  @Test
  void swappedSuspect_isRefused() {
    for (String suspect : List.of("model", "other", "stranger")) {
      assertRefused(
          replay(
              "evidence.json",
              suspect,
              "model",
              "--images",
              story.at("fresh").toString(),
              "--kit",
              story.at("acme.kit").toString()),
          "not the suspect of the evidence");
    }
  }

  @Test
  void swappedBase_isRefused() {
    assertRefused(
        replay(
            "evidence.json",
            "copy",
            "stranger",
            "--images",
            story.at("fresh").toString(),
            "--kit",
            story.at("acme.kit").toString()),
        "not the unmarked model of the evidence");
  }

  /**
   * Weights alone do not make a model: what they are computed with could be tried until it fits.
   */
  @Test
  void otherConfiguration_isAnotherModel() {
    Path suspect = TinyFolder.withEpsilon(story.at("copy"), scratch.resolve("suspect"), "1e-5");
    Path base = TinyFolder.withEpsilon(story.at("model"), scratch.resolve("base"), "1e-5");
    String[] known = {
      "--images", story.at("fresh").toString(), "--kit", story.at("acme.kit").toString()
    };

    assertRefused(
        replay("evidence.json", suspect.toString(), "model", known),
        "not the suspect of the evidence");
    assertRefused(
        replay("evidence.json", "copy", base.toString(), known),
        "not the unmarked model of the evidence");
  }

  @Test
  void otherPictures_areRefused() {
    assertRefused(
        replay(
            "evidence.json",
            "copy",
            "model",
            "--images",
            story.at("owned").toString(),
            "--kit",
            story.at("acme.kit").toString()),
        "not the pictures of the evidence");
  }

  @Test
  void editedEvidence_isRefused() throws IOException {
    ObjectNode evidence = (ObjectNode) JSON.readTree(story.at("evidence.json").toFile());
    ((ObjectNode) evidence.get("suspect")).put("name", "innocent");
    JSON.writeValue(story.at("edited.json").toFile(), evidence);

    assertRefused(ofDocument("edited.json"), "disagrees with itself");
  }

  @Test
  void tokenThatNoModelHas_isRefused() throws IOException {
    ObjectNode evidence = (ObjectNode) JSON.readTree(story.at("evidence.json").toFile());
    ((ObjectNode) evidence.get("procedure")).put("token", 100_000);
    evidence.remove("digest");
    evidence.put("digest", CanonicalJson.digest(evidence));
    JSON.writeValue(story.at("token.json").toFile(), evidence);

    assertRefused(ofDocument("token.json"), "There is no such token", "procedure.token");
  }

  @Test
  void truncatedEvidence_isRefused() throws IOException {
    String text = Files.readString(story.at("evidence.json"));
    Files.writeString(story.at("cut.json"), text.substring(0, text.length() / 2));

    assertRefused(replay("cut.json", "copy", "model", "--images", "x", "--kit", "y"), "cut short");
  }

  @Test
  void otherKitOrMark_isRefused() {
    Path kit = scratch.resolve("other.kit");
    story.verify(story.at("other"), story.at("other.mark"), "--kit", kit.toString(), "-q");
    String images = story.at("fresh").toString();

    assertRefused(
        replay("evidence.json", "copy", "model", "--images", images, "--kit", kit.toString()),
        "reading kit is of another mark");
    assertRefused(
        replay(
            "evidence.json",
            "copy",
            "model",
            "--images",
            images,
            "--mark",
            story.at("other.mark").toString()),
        "not the mark that the evidence is about");
    assertRefused(replay("evidence.json", "copy", "model", "--images", images), "--kit", "missing");
  }

  @Test
  void sealedEvidence_isForTheOwnerAlone() {
    Path sealed = story.at("sealed.json");
    story.verify(
        story.at("copy"), story.at("copy.mark"), "--sealed", "--json", sealed.toString(), "-q");
    String images = story.at("fresh").toString();

    assertRefused(
        replay(
            "sealed.json",
            "copy",
            "model",
            "--images",
            images,
            "--kit",
            story.at("acme.kit").toString()),
        "does not reveal its key");
    assertThat(
            replay(
                    "sealed.json",
                    "copy",
                    "model",
                    "--images",
                    images,
                    "--mark",
                    story.at("copy.mark").toString())
                .code())
        .isZero();
    Run both =
        story.verify(
            story.at("copy"),
            story.at("copy.mark"),
            "--sealed",
            "--kit",
            scratch.resolve("k").toString());
    assertRefused(both, "no use without the key");
  }

  @Test
  void madeUpSoftBits_doNotRepeat() throws IOException {
    // The mark of another recipient "read" from this copy: every bit right, and the verdict
    // follows.
    Path honest = scratch.resolve("honest.json");
    Path kit = scratch.resolve("kit");
    story.verify(
        story.at("copy"),
        story.at("other.mark"),
        "--json",
        honest.toString(),
        "--kit",
        kit.toString(),
        "-q");
    var evidence = Evidence.read(honest);
    var invented =
        evidence.readings().stream()
            .map(Reading.StoredBits.class::cast)
            .<Reading>map(
                r -> {
                  double[] soft = new double[r.bits()];
                  for (int i = 0; i < soft.length; i++) {
                    soft[i] = r.expected().get(i) ? 1 : -1;
                  }
                  return new Reading.StoredBits(
                      r.part(), r.scheme(), r.place(), r.expected(), soft);
                })
            .toList();
    Path forged = story.at("forged.json");
    write(evidence, invented, forged);

    assertThat(Run.of("check", forged.toString()).code()).as("check sees no model").isZero();
    assertRefused(
        replay(
            "forged.json",
            "copy",
            "model",
            "--images",
            story.at("fresh").toString(),
            "--kit",
            kit.toString()),
        "does not repeat");
  }

  @Test
  void softBitsOffByThreePercent_repeatRoughly_whereTheReadingIsEnoughByItself() {
    var evidence = Evidence.read(story.at("evidence.json"));
    var rounded =
        evidence.readings().stream()
            .map(Reading.StoredBits.class::cast)
            .<Reading>map(
                r ->
                    new Reading.StoredBits(
                        r.part(),
                        r.scheme(),
                        r.place(),
                        r.expected(),
                        Arrays.stream(r.soft()).map(soft -> soft * 1.03).toArray(),
                        r.way()))
            .toList();
    write(evidence, rounded, story.at("rounded.json"));

    Run run = ofDocument("rounded.json");

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("roughly").doesNotContain(" NO ");
    assertThat(run.err()).contains("differ by more than other processors make");
  }

  /** The same document about other readings. */
  private static void write(Evidence evidence, List<Reading> readings, Path file) {
    Evidence.judged(
            evidence.toolVersion(),
            evidence.created(),
            evidence.claim(),
            evidence.suspect(),
            evidence.images(),
            evidence.procedure(),
            evidence.preparation(),
            readings,
            evidence.controls(),
            evidence.decoys(),
            evidence.policy(),
            evidence.opening(),
            evidence.profile(),
            evidence.fidelity(),
            evidence.environment())
        .write(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy", "stranger"})
  void modelComparedWithItself_isRefused(String control) {
    Run run =
        story.verify(
            story.at("stranger"),
            story.at("copy.mark"),
            "--controls",
            story.at(control).toString());

    assertRefused(run, "compared with itself");
  }

  @Test
  void controlNamedTwice_isRefused() {
    String stranger = story.at("stranger").toString();

    assertRefused(
        story.verify(
            story.at("copy"),
            story.at("copy.mark"),
            "--controls",
            stranger,
            "--references",
            stranger),
        "named twice");
  }

  @Test
  void controlThatShowsTheMark_makesTheVerdictInconclusive() throws IOException {
    Path twin = Files.createDirectory(scratch.resolve("twin"));
    for (String name : story.at("copy").toFile().list()) {
      Files.copy(story.at("copy").resolve(name), twin.resolve(name));
    }
    Run attacked =
        Run.of(
            "attack",
            "prune",
            twin.toString(),
            "--set",
            "ratio=0.05",
            "--out",
            scratch.resolve("pruned").toString());
    assertThat(attacked.code()).as(attacked.err()).isZero();
    Run run =
        story.verify(
            story.at("copy"),
            story.at("copy.mark"),
            "--controls",
            scratch.resolve("pruned").toString());

    assertThat(run.code()).as(run.out()).isEqualTo(3);
    assertThat(run.out()).contains("INCONCLUSIVE", "control.");
  }

  @Test
  void decoys_ofASchemeWithLearnedParts_areRefused() {
    MarkStory.require(
        story.embed("learned", "initech", "--scheme", "published", "--steps", "3", "-q"));
    assertRefused(
        story.verify(story.at("learned"), story.at("learned.mark"), "--decoys", "3"),
        "Decoy keys prove nothing for this mark");
  }

  @Test
  void markFileOpenToOthers_isWarnedOf() throws IOException {
    Path open = Files.copy(story.at("copy.mark"), scratch.resolve("open.mark"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(story.verify(story.at("copy"), open).err()).contains("warning:", "mode 600");
  }
}
