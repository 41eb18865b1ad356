package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyFolder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A suspect that runs at somebody else's: all that is known of it is what it answered. */
@NoLeaks
final class RecordedAnswersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static MarkStory story;

  @TempDir Path scratch;

  @BeforeAll
  static void askEverybody() {
    TinyFolder.dinov2(folder.resolve("model"), 1, 192, 3);
    TinyFolder.dinov2(folder.resolve("stranger"), 9, 192, 3);
    TinyFolder.pictures(folder.resolve("owned"), 60, 1);
    TinyFolder.pictures(folder.resolve("fresh"), 24, 2);
    story = new MarkStory(folder);
    MarkStory.require(Run.of("keygen", "--owner", "owner", "--out", at("owner.key")));
    for (String recipient : List.of("acme", "globex")) {
      MarkStory.require(story.embed(recipient, recipient, "--scheme", "keyed+offset", "-q"));
    }
    for (String model : List.of("model", "stranger", "acme", "globex")) {
      String out = at(model + ".jsonl");
      MarkStory.require(
          Run.of("answers", at(model), "--images", at("fresh"), "--out", out, "--threads", "1"));
    }
    String evidence = at("evidence.json");
    MarkStory.require(verify(story.at("acme.jsonl"), "--json", evidence, "--kit", at("acme.kit")));
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }

  private static Run verify(Path answers, String... more) {
    return story.verify(answers, story.at("acme.mark"), more);
  }

  private static void assertRefused(Run run, String... told) {
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(2);
    assertThat(run.err()).contains(told).doesNotContain("\tat ");
  }

  /** The copy's answers with every number changed. */
  private Path changed(DoubleUnaryOperator change) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(story.at("acme.jsonl"))) {
      ObjectNode answer = (ObjectNode) JSON.readTree(line);
      ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
      answer.path("vector").forEach(n -> numbers.add(change.applyAsDouble(n.doubleValue())));
      lines.add(answer.set("vector", numbers).toString());
    }
    return Files.write(scratch.resolve("changed.jsonl"), lines);
  }

  @Test
  void aCopysAnswers_showTheMark_byThePartThatIsInThemAlone() {
    Run run = verify(story.at("acme.jsonl"));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("answers of a service", "SHOWN The suspect carries the mark", "offset")
        .contains("unreadable: it cannot be read from one vector a picture")
        .contains("that the service gave them is the word of whoever recorded them");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "stranger", "globex"})
  void answersOfWhatDoesNotCarryTheMark_doNotShowIt(String suspect) {
    Run run = verify(story.at(suspect + ".jsonl"));

    assertThat(run.code()).as(run.err()).isEqualTo(1);
  }

  @Test
  void vectorsThatAServiceScalesAndRounds_andLinesInAnotherOrder_areReadAlike() throws IOException {
    Path rounded = changed(x -> Math.rint(17 * x * 100) / 100);
    List<String> lines = new ArrayList<>(Files.readAllLines(rounded));
    Collections.reverse(lines);
    lines.add(3, "");
    Files.write(rounded, lines);

    assertThat(verify(rounded).code()).isZero();
  }

  @Test
  void answersOnSomeOfThePictures_areReadOnThose() throws IOException {
    List<String> lines = Files.readAllLines(story.at("acme.jsonl"));
    Path some = Files.write(scratch.resolve("some.jsonl"), lines.subList(0, 12));
    Path evidence = scratch.resolve("some.json");

    assertThat(verify(some, "--json", evidence.toString()).code()).isZero();
    assertThat(JSON.readTree(evidence.toFile()).at("/images/count").intValue()).isEqualTo(12);
  }

  @Test
  void keysThatMarkedNothing_areAskedToo() throws IOException {
    Path evidence = scratch.resolve("ranked.json");
    Run run = verify(story.at("acme.jsonl"), "--decoys", "19", "--json", evidence.toString());

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode decoys = JSON.readTree(evidence.toFile()).path("decoys").path("agreements");
    assertThat(decoys).hasSize(19).allMatch(agreement -> agreement.intValue() < 64);
  }

  @Test
  void whoeverHasTheAnswers_repeatsTheReading_andOtherAnswersAreRefused() {
    Run again = replay("acme.jsonl");

    assertThat(again.code()).as(again.err()).isZero();
    assertRefused(replay("globex.jsonl"), "not the suspect of the evidence");
    assertRefused(replay("acme.jsonl", "--own-images", at("owned")), "--own-images");
  }

  @Test
  void whoseCopyAServiceRuns_isFoundAmongTheRecipients() throws IOException {
    String ledger = scratch.resolve("ledger.db").toString();
    Path names = Files.writeString(scratch.resolve("names.csv"), "recipient\nacme\nglobex\n");
    Path copies = scratch.resolve("copies");
    MarkStory.require(Run.of("ledger", "init", "--ledger", ledger));
    List<String> issue = new ArrayList<>(List.of("issue", at("model"), "--scheme", "offset"));
    issue.addAll(List.of("--recipients", names.toString(), "--ledger", ledger));
    issue.addAll(List.of("--key", at("owner.key"), "--images", at("owned")));
    issue.addAll(List.of("--out", copies.toString(), "--threads", "1", "-q"));
    MarkStory.require(Run.of(issue.toArray(String[]::new)));
    for (String suspect : List.of(copies.resolve("globex").toString(), at("stranger"))) {
      String answers = scratch.resolve("answers-of-" + Path.of(suspect).getFileName()) + ".jsonl";
      MarkStory.require(Run.of("answers", suspect, "--images", at("fresh"), "--out", answers));
      List<String> trace = new ArrayList<>(List.of("trace", answers, "--base", at("model")));
      trace.addAll(List.of("--images", at("fresh"), "--ledger", ledger));
      trace.addAll(List.of("--key", at("owner.key"), "--threads", "1", "--json", "-"));
      Run run = Run.of(trace.toArray(String[]::new));

      boolean stranger = suspect.endsWith("stranger");
      assertThat(run.code()).as(run.err()).isEqualTo(stranger ? 1 : 0);
      JsonNode named = JSON.readTree(run.out()).path("named");
      assertThat(named).hasSize(stranger ? 0 : 1);
      assertThat(named.path(0).path("recipient").asText()).isEqualTo(stranger ? "" : "globex");
    }
  }

  private static Run replay(String suspect, String... more) {
    List<String> args = new ArrayList<>(List.of("replay", at("evidence.json")));
    args.addAll(List.of("--suspect", at(suspect), "--base", at("model")));
    args.addAll(List.of("--images", at("fresh"), "--kit", at("acme.kit"), "--threads", "1"));
    args.addAll(List.of(more));
    return Run.of(args.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--limit | 8",
        "--suspect-input | flip",
        "--token | 0",
      })
  void whatOnlyAModelCanBeAsked_isRefused(String option, String value) {
    assertRefused(verify(story.at("acme.jsonl"), option, value), option, "with recorded answers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | The file holds no answers",
        "`{` | not valid JSON",
        "`[1, 2]` | not a JSON object",
        "`{\"picture\": \"a.png\"}` | lacks a field",
        "`{\"picture\": \"a.png\", \"vector\": [1], \"model\": 1}` | a field that this program does",
        "`{\"picture\": \"a.png\", \"vector\": []}` | 1 to 65536 numbers",
        "`{\"picture\": \"a.png\", \"vector\": [0, 0]}` | only zeros",
        "`{\"picture\": \"a.png\", \"vector\": [1e99]}` | numbers that fit into 32 bits",
        "`{\"picture\": \"a.png\", \"vector\": [\"1\"]}` | a finite number",
        "`{\"picture\": \"a\\u0000.png\", \"vector\": [1]}` | not in the folder of pictures",
        "`{\"picture\": \"../model/config.json\", \"vector\": [1]}` | not in the folder of pictures",
        "`{\"picture\": \"nowhere.png\", \"vector\": [1]}` | not in the folder of pictures",
      })
  void aFileThatIsNoRecordOfAnswers_isRefused(String line, String told) throws IOException {
    Path file = Files.writeString(scratch.resolve("bad.jsonl"), line + "\n");

    assertRefused(verify(file), told);
  }

  @Test
  void twoAnswersToOnePicture_andVectorsOfTwoSizes_areRefused() throws IOException {
    String first = Files.readAllLines(story.at("acme.jsonl")).get(0);
    Path twice = Files.writeString(scratch.resolve("twice.jsonl"), first + "\n" + first + "\n");
    String shorter = "{\"picture\": \"b.png\", \"vector\": [1, 2]}\n";
    Path sizes = Files.writeString(scratch.resolve("sizes.jsonl"), first + "\n" + shorter);

    assertRefused(verify(twice), "line 2", "was not answered before");
    assertRefused(verify(sizes), "line 2", "192 numbers, as before");
  }

  @Test
  void vectorsOfAnotherSize_areNoReading_andShowNothing() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(story.at("acme.jsonl"))) {
      ObjectNode answer = (ObjectNode) JSON.readTree(line);
      ArrayNode half = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < 96; i++) {
        half.add(answer.path("vector").get(i));
      }
      lines.add(answer.set("vector", half).toString());
    }
    Run run = verify(Files.write(scratch.resolve("half.jsonl"), lines));

    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.out()).contains("have 96 numbers, the original's 192");
  }

  @Test
  void answersAreNotWrittenOverAnotherFile() throws IOException {
    Path taken = Files.writeString(scratch.resolve("taken.jsonl"), "mine");
    Run run = Run.of("answers", at("model"), "--images", at("fresh"), "--out", taken.toString());

    assertRefused(run, "taken.jsonl");
    assertThat(taken).hasContent("mine");
  }
}
