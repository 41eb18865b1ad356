package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyFolder;
import activemark.proof.evidence.Control;
import activemark.proof.verdict.Evidence;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of a tiny model are issued once; here suspects are traced to them. */
@NoLeaks
final class IssueTraceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAMES = "recipient\nacme\nglobex\ninitech\n\"Müller, Söhne\"\n";

  @TempDir static Path folder;
  private static MarkStory story;
  private static Run issued;

  @TempDir Path scratch;

  @BeforeAll
  static void issueCopies() throws IOException {
    story = MarkStory.in(folder);
    Files.writeString(story.at("names.csv"), NAMES);
    MarkStory.require(Run.of("ledger", "init", "--ledger", story.at("ledger.db").toString()));
    issued = MarkStory.require(issue("names.csv"));
  }

  /** Options in pairs; later ones replace the usual ones. */
  private static Run issue(String names, String... options) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("--recipients", story.at(names).toString());
    all.put("--images", story.at("owned").toString());
    all.put("--out", story.at("copies").toString());
    all.put("--scheme", "tied");
    return run(List.of("issue", story.model().toString()), all, options);
  }

  private static Run trace(Path suspect, String... options) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("--base", story.model().toString());
    all.put("--images", story.at("fresh").toString());
    return run(List.of("trace", suspect.toString(), "--no-note"), all, options);
  }

  private static Run run(List<String> command, Map<String, String> all, String... options) {
    all.put("--ledger", story.at("ledger.db").toString());
    all.put("--key", story.at("owner.key").toString());
    all.put("--precision", "float32");
    all.put("--threads", "1");
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    List<String> args = new ArrayList<>(command);
    all.forEach((option, value) -> args.addAll(List.of(option, value)));
    return Run.of(args.toArray(String[]::new));
  }

  private static Path copy(String name) {
    return story.at("copies").resolve(name);
  }

  private static List<String> named(Run run) throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode one : JSON.readTree(run.out()).path("named")) {
      names.add(one.path("recipient").asText());
    }
    return names;
  }

  @Test
  void everyRecipient_hasAFolderOfHisOwn() {
    assertThat(issued.out()).contains("Issued 4 of 4 copies");
    assertThat(story.at("copies").toFile().list())
        .contains("acme", "globex", "initech")
        .anyMatch(name -> name.startsWith("m-ller-s-hne."))
        .noneMatch(name -> name.contains("partial"));
  }

  @ParameterizedTest
  @CsvSource({"acme, acme", "globex, globex", "initech, initech"})
  void aCopy_isTracedToItsRecipientAndToNobodyElse(String copy, String recipient)
      throws IOException {
    Run run = trace(copy(copy), "--json", "-");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(named(run)).containsExactly(recipient);
  }

  @Test
  void aCopyThatComputesNoNumbers_isTracedByItsWeights() throws IOException {
    Path silenced = TinyFolder.silenced(copy("globex"), scratch.resolve("silenced"));
    Path evidence = scratch.resolve("evidence");
    Run run = trace(silenced, "--json", "-", "--evidence", evidence.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(named(run)).containsExactly("globex");
    Run check = Run.of("check", evidence.resolve("globex.json").toString());
    assertThat(check.code()).as(check.out() + check.err()).isZero();
  }

  @Test
  void aNameWithSigns_isTracedToo() throws IOException {
    try (Stream<Path> all = Files.list(story.at("copies"))) {
      Path his = all.filter(each -> each.toString().contains("m-ller")).findFirst().orElseThrow();

      assertThat(named(trace(his, "--json", "-"))).containsExactly("Müller, Söhne");
    }
  }

  @Test
  void theOriginalAndAStranger_nameNobody() {
    Path stranger = TinyFolder.dinov2(scratch.resolve("stranger"), 9);
    for (Path suspect : List.of(story.model(), stranger)) {
      Run run = trace(suspect);

      assertThat(run.code()).as(run.err()).isEqualTo(1);
      assertThat(run.out()).contains("NOBODY NAMED", "proves nobody innocent");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "median", "pick-tensor", "pick-weight"})
  void twoWhoMixTheirCopies_areNamedAndNobodyElse(String how) throws IOException {
    Path mixed = scratch.resolve("mixed");
    MarkStory.require(
        Run.of(
            "attack",
            "collude",
            copy("acme").toString(),
            "--copy",
            copy("globex").toString(),
            "--set",
            "how=" + how,
            "--out",
            mixed.toString()));

    Run run = trace(mixed, "--json", "-");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(named(run)).isNotEmpty().isSubsetOf("acme", "globex");
  }

  @Test
  void evidenceAgainstWhoIsNamed_isCheckedByAnybody() throws IOException {
    Path evidence = scratch.resolve("evidence");
    MarkStory.require(trace(copy("acme"), "--evidence", evidence.toString()));

    assertThat(evidence.toFile().list()).containsExactly("acme.json");
    Run check = Run.of("check", evidence.resolve("acme.json").toString());
    assertThat(check.code()).as(check.out() + check.err()).isZero();
    assertThat(Files.readString(evidence.resolve("acme.json"))).contains("4 keys tried");
  }

  @Test
  void severalEditionsOfAModel_areToldApart() throws IOException {
    String other = scratch.resolve("other.db").toString();
    String copies = scratch.resolve("copies").toString();
    MarkStory.require(Run.of("ledger", "init", "--ledger", other));
    Files.writeString(story.at("one.csv"), "recipient\nacme\n");
    MarkStory.require(
        issue(
            "one.csv",
            "--ledger",
            other,
            "--out",
            copies,
            "--edition",
            "hidden",
            "--scheme",
            "keyed",
            "--bits",
            "32"));
    Run tied = issue("one.csv", "--ledger", other, "--out", copies, "--edition", "tied");
    assertThat(tied.err()).contains("in the place of a recipient's copy");

    Path copy = scratch.resolve("copies").resolve("acme");
    assertThat(trace(copy, "--ledger", other).err()).contains("several editions of this model");
    String evidence = scratch.resolve("evidence").toString();
    Run run =
        trace(
            copy,
            "--ledger",
            other,
            "--edition",
            "hidden",
            "--alpha",
            "0.001",
            "--evidence",
            evidence);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(Evidence.read(Path.of(evidence, "acme.json")).controls())
        .extracting(Control::id)
        .containsExactly("base", "skip");
    assertThat(trace(copy, "--ledger", other, "--edition", "tied").code()).isEqualTo(1);
  }

  @Test
  void issuedAgain_makesOnlyWhatIsMissing() throws IOException {
    Files.writeString(story.at("more.csv"), "recipient\nacme\nhooli\n");
    Run run = issue("more.csv");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Issued 1 of 2 copies", "was there");
    assertThat(named(trace(copy("hooli"), "--json", "-"))).containsExactly("hooli");
  }

  @Test
  void aFolderThatIsAnother_isNotTakenForACopy() throws IOException {
    Files.writeString(story.at("vandelay.csv"), "recipient\nvandelay\n");
    TinyFolder.dinov2(copy("vandelay"), 3);
    Run run = issue("vandelay.csv");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("in the place of a recipient's copy", "vandelay");
  }

  @Test
  void anotherOwnersKey_opensNothing() {
    Run run = trace(copy("acme"), "--key", story.at("rival.key").toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("another owner's");
  }

  @Test
  void theLedger_holdsNoSecretInTheClear() throws IOException {
    String secret = JSON.readTree(story.at("owner.key").toFile()).path("secret").asText();
    for (String name : List.of("ledger.db", "ledger.db-wal")) {
      if (Files.exists(story.at(name))) {
        String bytes = new String(Files.readAllBytes(story.at(name)), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain(secret, "activemark-tied", "\"parts\"");
      }
    }
  }

  @Test
  void theLedger_isListedAndChecked() {
    String url = story.at("ledger.db").toString();
    Run list = Run.of("ledger", "list", "--ledger", url);
    Run check = Run.of("ledger", "check", "--ledger", url);

    assertThat(list.out())
        .contains("edition planned", "recipient added", "Müller, Söhne", "copy made");
    assertThat(check.code()).isZero();
    assertThat(check.out()).contains("Every entry fits");
  }
}
