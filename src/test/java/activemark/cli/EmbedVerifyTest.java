package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyFolder;
import activemark.io.checkpoint.Checkpoint;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.SafetensorsWriter;
import activemark.io.checkpoint.TensorBytes;
import activemark.proof.evidence.MarkFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Copies of a tiny model are marked once; here they are read, and what was written is looked at.
 */
@NoLeaks
final class EmbedVerifyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] FEW_BITS = {"--bits", "64", "--seed", "7", "--quiet"};

  @TempDir static Path folder;
  private static MarkStory story;
  private static Run embedded;

  @TempDir Path scratch;

  @BeforeAll
  static void makeCopies() {
    story = MarkStory.in(folder);
    embedded = MarkStory.require(story.embed("copy", "acme", FEW_BITS));
    MarkStory.require(story.embed("other", "globex", "--scheme", "tied", "-q"));
    MarkStory.require(story.embedWith("rival.key", "rivals", "acme", "--scheme", "tied", "-q"));
  }

  @Test
  void embed_dataWithoutClasses_isRefused_andWithClassesIsTaken() {
    Path flat = TinyFolder.pictures(scratch.resolve("flat"), 2, 4);
    Run refused = story.embed("flat", "acme", "--scheme", "tied", "--data", flat.toString());
    for (String name : List.of("a", "b")) {
      TinyFolder.pictures(scratch.resolve("classes").resolve(name), 3, name.hashCode());
    }
    Run taken =
        story.embed(
            "labelled",
            "acme",
            "--scheme",
            "tied",
            "-q",
            "--data",
            scratch.resolve("classes").toString());

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("flat");
    assertThat(story.at("flat")).doesNotExist();
    assertThat(taken.code()).as(taken.err()).isZero();
  }

  /** The mark takes the copy's name through a link, which only the disk knows. */
  @Test
  void aCopyThatCannotTakeItsPlace_leavesNoMark() throws IOException {
    Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder);
    List<String> args = new ArrayList<>(List.of("embed", story.at("model").toString()));
    args.addAll(List.of("--key", story.at("owner.key").toString(), "--recipient", "acme"));
    args.addAll(List.of("--images", story.at("owned").toString(), "--scheme", "tied", "-q"));
    args.addAll(List.of("--out", story.at("twin").toString()));
    args.addAll(List.of("--mark", alias.resolve("twin").toString()));

    Run run = Run.of(args.toArray(String[]::new));

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("twin");
    assertThat(story.at("twin")).doesNotExist();
  }

  private static Path copy() {
    return story.at("copy");
  }

  private static Path mark() {
    return story.at("copy.mark");
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  /** A model with other tensors than the copy's, in a folder of its own. */
  @Test
  void markedCopy_isShown() {
    Run run = story.verify(copy(), mark());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("SHOWN The suspect carries the mark", "acme", "combined");
  }

  @ParameterizedTest
  @CsvSource({
    "model, copy.mark, the unmarked original itself",
    "copy, other.mark, was not found",
    "other, copy.mark, was not found",
    "copy, rivals.mark, was not found",
    "rivals, copy.mark, was not found"
  })
  void whatDoesNotCarryTheMark_isNotShown(String suspect, String mark, String told) {
    Run run = story.verify(story.at(suspect), story.at(mark));

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains("NOT SHOWN", told);
  }

  @Test
  void aStrangersModel_isNotShown() {
    Path stranger = TinyFolder.dinov2(scratch.resolve("stranger"), 9);

    assertThat(story.verify(stranger, mark()).code()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"64, 4", "64, 2", "64, 8"})
  void aModelOfAnotherDepth_isReadAsFarAsItGoes(int width, int depth) {
    Path other = TinyFolder.dinov2(scratch.resolve("other"), 1, width, depth);
    Run run = story.verify(other, mark());

    // The shortest still has the first cuts, which are enough to say no.
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains(depth + " blocks");
    assertThat(run.out().contains("there is no cut")).isEqualTo(depth < 6);
  }

  @Test
  void aStrangersModelOfAnotherWidth_isReadAndNotShown() {
    Path narrow = TinyFolder.dinov2(scratch.resolve("narrow"), 1, 32, 6);
    Run run = story.verify(narrow, mark());

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).contains("NOT SHOWN", "by regression");
  }

  @Test
  void theMarkedCopyAsBase_isRefused() {
    Run run = story.verifyAgainst(copy(), copy(), mark());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("not the model that was marked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flip", "noise=0.02", "bits=5"})
  void aSuspectBehindAChangeOfPictures_isStillShown(String change) {
    Run run = story.verify(copy(), mark(), "--suspect-input", change);

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("SHOWN", "through a change: " + change);
  }

  @Test
  void aChangeThatMakesNoSense_isRefused() {
    Run run = story.verify(copy(), mark(), "--suspect-input", "blur");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("blur=STD");
  }

  @Test
  void anOriginalThatComputesNoNumbers_isNotShownByItsWeights() {
    Run run = story.verify(silenced(story.at("model")), mark());

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.out())
        .contains("NOT SHOWN")
        .containsPattern(
            "of 128 secret bits agree \\(spread(, weighted by how clearly each was read)?\\)");
  }

  @Test
  void aModelThatComputesNoNumbers_isInconclusive_whereNoWeightsAreRead() {
    MarkStory.require(story.embed("hidden", "acme", "--scheme", "keyed"));

    Run run = story.verify(silenced(story.at("hidden")), story.at("hidden.mark"));

    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.out()).contains("INCONCLUSIVE");
  }

  @Test
  void decoys_ofAMarkAtChosenCuts_areLikeIt() {
    MarkStory.require(story.embed("early", "acme", "--cuts", "2,4"));

    Run run = story.verify(story.at("early"), story.at("early.mark"), "--decoys", "3");

    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("tied-2", "tied-4").doesNotContain("tied-output");
  }

  @ParameterizedTest
  @CsvSource({"32, 4", "32, 6", "64, 6"})
  void aModelOfAnotherShapeThatComputesNoNumbers_isNotShown(int width, int depth) {
    Path other = TinyFolder.dinov2(scratch.resolve("other"), 9, width, depth);

    Run run = story.verify(silenced(other), mark());

    assertThat(run.code()).as(run.out() + run.err()).isIn(1, 3);
  }

  @Test
  void aCopyThatComputesNoNumbers_isShownByItsWeights() {
    Run run = story.verify(silenced(copy()), mark());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("SHOWN", "in the weights");
  }

  private Path silenced(Path model) {
    return TinyFolder.silenced(model, scratch.resolve("edited"));
  }

  @Test
  void aCopyWithAChangedHead_isStillShown() {
    Path changed =
        TinyFolder.edited(
            copy(),
            scratch.resolve("edited"),
            t -> {
              float[] values = t.floats();
              for (int i = 0; i < values.length; i++) {
                values[i] *= 1.5f;
              }
              return TensorBytes.of(values, t.shape());
            },
            "layernorm.weight");

    assertThat(story.verify(changed, mark()).code()).isZero();
  }

  @Test
  void wrongBase_isRefused() {
    Path other = TinyFolder.dinov2(scratch.resolve("other"), 2);
    Run run = story.verifyAgainst(other, copy(), mark());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("not the model that was marked", other.toString());
  }

  @Test
  void editedMark_isRefused() throws IOException {
    for (String field : List.of("recipient", "created", "mac")) {
      ObjectNode edited = (ObjectNode) json(mark());
      String said = edited.get(field).asText();
      edited.put(field, (said.startsWith("0") ? "1" : "0") + said.substring(1));
      Path file = scratch.resolve(field + ".mark");
      JSON.writeValue(file.toFile(), edited);
      Run run = story.verify(copy(), file);

      assertThat(run.code()).as(field).isEqualTo(2);
      assertThat(run.err()).contains("error:").doesNotContain("\tat ");
    }
  }

  @Test
  void otherDocuments_areRefusedWhereAMarkOrEvidenceIsExpected() {
    Path evidence = scratch.resolve("evidence.json");
    assertThat(story.verify(copy(), mark(), "--json", evidence.toString()).code()).isZero();

    for (Path notAMark : List.of(evidence, story.at("owner.key"), copy().resolve("config.json"))) {
      Run run = story.verify(copy(), notAMark);
      assertThat(run.code()).as(notAMark.toString()).isEqualTo(2);
      assertThat(run.err()).contains("error:").doesNotContain("\tat ");
    }
    assertThat(Run.of("check", mark().toString()).code()).isEqualTo(2);
    assertThat(Run.of("check", evidence.toString()).code()).isZero();
    assertThat(Run.of("inspect", evidence.toString()).code()).isZero();
    Run inspect = Run.of("inspect", mark().toString());
    assertThat(inspect.code()).isZero();
    assertThat(inspect.out())
        .contains("bits right on held-out pictures", "cosine to the original")
        .doesNotContain("\"changedTensors\"");
  }

  @Test
  void editedEvidence_doesNotHold() throws IOException {
    Path file = scratch.resolve("evidence.json");
    story.verify(copy(), mark(), "--json", file.toString());
    ObjectNode evidence = (ObjectNode) json(file);
    ((ObjectNode) evidence.get("suspect")).put("name", "innocent");
    JSON.writeValue(file.toFile(), evidence);

    assertThat(Run.of("check", file.toString()).code()).isEqualTo(2);
  }

  @Test
  void evidenceOfEveryOutcome_holds() {
    int expected = 0;
    for (String suspect : List.of("copy", "other")) {
      Path file = scratch.resolve(suspect + ".json");
      story.verify(story.at(suspect), mark(), "--json", file.toString());

      assertThat(Run.of("check", file.toString()).code()).isEqualTo(expected++);
    }
  }

  @Test
  void sealedEvidence_keepsTheKey() throws IOException {
    Path file = scratch.resolve("sealed.json");
    String secret = HexFormat.of().formatHex(MarkFile.read(mark()).key().secret());
    Run run = story.verify(copy(), mark(), "--sealed", "--json", file.toString());

    assertThat(run.code()).isZero();
    assertThat(Files.readString(file)).doesNotContain(secret);
    assertThat(Run.of("check", file.toString()).code()).isZero();
    story.verify(copy(), mark(), "--json", scratch.resolve("open.json").toString());
    assertThat(Files.readString(scratch.resolve("open.json"))).contains(secret);
  }

  @Test
  void json_isOneDocumentOnStdout_andQuietSaysNothingElse() throws IOException {
    Run loud = story.verify(copy(), mark(), "--json", "-");
    Run quiet = story.verify(copy(), mark(), "--json", "-", "--quiet");

    for (Run run : List.of(loud, quiet)) {
      assertThat(run.code()).isZero();
      assertThat(JSON.readTree(run.out()).path("format").asText())
          .isEqualTo("activemark.evidence/5");
      assertThat(JSON.readerFor(JsonNode.class).readValues(run.out()).readAll()).hasSize(1);
    }
    assertThat(loud.err()).contains("images through the model", "SHOWN");
    assertThat(quiet.err()).isEmpty();
    assertThat(embedded.err()).as("embed --quiet").isEmpty();
  }

  @Test
  void report_isWrittenBeside() {
    Path report = scratch.resolve("report.html");

    assertThat(story.verify(copy(), mark(), "--report", report.toString()).code()).isZero();
    assertThat(report).content().contains("<!DOCTYPE html>", "acme");
  }

  @Test
  void otherPolicies_countInTheVerdict() {
    assertThat(story.verify(copy(), mark(), "--alpha", "1e-300").code()).isEqualTo(1);
    assertThat(story.verify(copy(), mark(), "--tries", "1000000").code()).isZero();
    assertThat(story.verify(copy(), mark(), "--alpha", "2").code()).isEqualTo(2);
    assertThat(story.verify(copy(), mark(), "--alpha", "NaN").code()).isEqualTo(2);
    assertThat(story.verify(copy(), mark(), "--tries", "0").code()).isEqualTo(2);
  }

  @Test
  void token_isAskedWhereTheUserSays() {
    assertThat(story.verify(copy(), mark(), "--token", "3").out()).contains("asked at token 3");
    Run run = story.verify(copy(), mark(), "--token", "65");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--token", "0 to 64");
  }

  @Test
  void reportedTensors_andNoOthers_differ() throws IOException {
    Set<String> differing = new TreeSet<>();
    try (Checkpoint a = Checkpoint.open(story.model());
        Checkpoint b = Checkpoint.open(copy())) {
      assertThat(b.names()).isEqualTo(a.names());
      a.names().stream()
          .filter(name -> !a.tensor(name).equals(b.tensor(name)))
          .forEach(differing::add);
    }
    JsonNode fidelity = json(mark()).path("fidelity");
    Set<String> reported = new TreeSet<>();
    fidelity.path("changedTensors").forEach(name -> reported.add(name.asText()));

    assertThat(differing).isEqualTo(reported).isNotEmpty();
    for (String name : List.of("config.json", "preprocessor_config.json")) {
      assertThat(copy().resolve(name)).hasSameBinaryContentAs(story.model().resolve(name));
    }
    assertThat(copy().toFile().list()).hasSameSizeAs(story.model().toFile().list());
    // People see a few of them, the document has all.
    assertThat(differing.stream().filter(embedded.out()::contains)).hasSize(6);
  }

  @Test
  void sameSeedAndThreads_writeTheSameBytes() throws IOException {
    MarkStory.require(story.embed("again", "acme", FEW_BITS));
    for (String name : copy().toFile().list()) {
      assertThat(story.at("again").resolve(name)).hasSameBinaryContentAs(copy().resolve(name));
    }
    assertThat(withoutTime(story.at("again.mark"))).isEqualTo(withoutTime(mark()));
    assertThat(json(story.at("again.mark")).get("mac")).isNotEqualTo(json(mark()).get("mac"));
  }

  private static JsonNode withoutTime(Path mark) throws IOException {
    return ((ObjectNode) json(mark)).without(List.of("created", "mac"));
  }

  @Test
  void halfPrecisionModel_staysItself_andIsShown() throws IOException {
    Path half = Files.createDirectory(scratch.resolve("half"));
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    try (Checkpoint full = Checkpoint.open(story.model())) {
      full.names().forEach(name -> tensors.put(name, full.tensor(name).to(DType.F16)));
    }
    SafetensorsWriter.write(half.resolve(TinyFolder.WEIGHTS), tensors, Map.of());
    for (String config : List.of("config.json", "preprocessor_config.json")) {
      Files.copy(story.model().resolve(config), half.resolve(config));
    }
    Path copy = scratch.resolve("half-copy");
    Path mark = scratch.resolve("half.mark");
    MarkStory.require(
        Run.of(
            Stream.concat(
                    Stream.of("embed", half, "--key", story.at("owner.key"), "--recipient", "acme"),
                    Stream.of(
                        "--images", story.at("owned"), "--out", copy, "--mark", mark, "--bits", 64))
                .map(Object::toString)
                .toArray(String[]::new)));
    try (Checkpoint release = Checkpoint.open(copy)) {
      assertThat(release.names()).allMatch(n -> release.entry(n).dtype() == DType.F16);
    }
    assertThat(story.verifyAgainst(half, copy, mark).code()).isZero();
  }

  @Test
  void markAndCopy_areForTheirReaders() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mark())))
        .isEqualTo("rw-------");
    assertThat(Files.readString(copy().resolve("config.json"))).doesNotContain("acme");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString())).noneMatch(n -> n.contains("partial"));
    }
  }

  @Test
  void resultsThatCouldNotBeWritten_areRefusedBeforeTheWork() throws IOException {
    byte[] before = Files.readAllBytes(mark());
    for (String option : List.of("--json", "--report")) {
      for (Path place : List.of(scratch.resolve("no/such"), scratch, mark())) {
        Run run = story.verify(copy(), mark(), option, place.toString());

        assertThat(run.code()).as(option + " " + place).isEqualTo(2);
        assertThat(run.out()).isEmpty();
      }
    }
    assertThat(mark()).hasBinaryContent(before);
    for (String place : List.of("no/such.json", "late.mark", "late", "owner.key")) {
      Run run = story.embed("late", "acme", "--json", story.at(place).toString());

      assertThat(run.code()).as(place).isEqualTo(2);
      assertThat(story.at("late")).doesNotExist();
      assertThat(story.at("late.mark")).doesNotExist();
    }
  }
}
