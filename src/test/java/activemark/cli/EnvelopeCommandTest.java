package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.bench.AttackSet;
import activemark.bench.result.Cell;
import activemark.bench.result.EnvelopeFile;
import activemark.bench.result.Finding;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a tiny model is marked once and attacked in many ways. */
@NoLeaks
final class EnvelopeCommandTest {
  @TempDir static Path folder;
  private static MarkStory story;

  @TempDir Path scratch;

  @BeforeAll
  static void makeCopyAndData() {
    story = MarkStory.in(folder);
    MarkStory.require(story.embed("copy", "acme", "--scheme", "tied", "--quiet"));
    for (String name : List.of("a", "b")) {
      Path drawn = TinyFolder.pictures(story.at("drawn-" + name), 6, name.hashCode());
      try {
        Files.createDirectories(story.at("data"));
        Files.move(drawn, story.at("data").resolve(name));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Path out() {
    return scratch.resolve("envelope");
  }

  private Run envelope(String attacks, String... more) {
    return envelopeOf(story.at("data"), attacks, more);
  }

  private Run envelopeOf(Path data, String attacks, String... more) {
    List<String> args = new ArrayList<>(List.of("envelope", story.at("copy").toString()));
    args.addAll(List.of("--mark", story.at("copy.mark").toString()));
    args.addAll(List.of("--base", story.model().toString()));
    args.addAll(List.of("--images", story.at("fresh").toString()));
    args.addAll(List.of("--data", data.toString()));
    args.addAll(List.of("--attacks", attacks, "--out", out().toString()));
    args.addAll(List.of("--precision", "float32", "--threads", "1"));
    args.addAll(List.of(more));
    return Run.of(args.toArray(String[]::new));
  }

  private Path set(String... lines) throws IOException {
    return Files.write(scratch.resolve("set.txt"), List.of(lines));
  }

  /** Row and seed to the finding, but for the time it took. */
  private static Map<String, Finding> findings(Path file) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    for (Cell cell : EnvelopeFile.read(file).cells()) {
      Finding finding = cell.finding();
      if (finding instanceof Finding.Measured m) {
        finding =
            new Finding.Measured(m.verdict(), m.tests(), m.utility(), m.cosine(), m.measures(), 0);
      }
      findings.put(cell.row() + "/" + cell.seed(), finding);
    }
    return findings;
  }

  @Test
  void quick_controlsThenAttacks_inFilesAndOnPaper() throws IOException {
    Run run = envelope("quick");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("marked", "prune-40", "noise-3", "points lost");
    Map<String, Finding> found = findings(out().resolve("envelope.json"));
    assertThat(found.keySet())
        .containsExactly(
            "marked/0", "base/0", "prune-40/0", "quantise-8/0", "noise-3/0", "average-50/0");
    assertThat(measured(found, "marked/0").verdict()).isEqualTo("shown");
    assertThat(measured(found, "marked/0").utility().orElseThrow().lost()).isZero();
    assertThat(measured(found, "marked/0").cosine().orElseThrow()).isGreaterThan(0.9999);
    assertThat(measured(found, "base/0").verdict()).isEqualTo("not-shown");
    assertThat(measured(found, "quantise-8/0").verdict()).isEqualTo("shown");
    assertThat(measured(found, "quantise-8/0").measures()).containsKey("weightChange");
    assertThat(Files.readString(out().resolve("envelope.html")))
        .contains("prune ratio=0.4 reach=layer", "marked copy", "<svg")
        .doesNotContain("<script");
    assertThat(Files.readAllLines(out().resolve("results.jsonl"))).hasSize(6);
    try (Stream<Path> left = Files.list(out())) {
      assertThat(left).hasSize(3); // no suspect is left behind
    }
  }

  private static Finding.Measured measured(Map<String, Finding> found, String cell) {
    assertThat(found).containsKey(cell);
    return (Finding.Measured) found.get(cell);
  }

  @Test
  void killedAnywhere_goesOnAndFindsTheSame() throws IOException {
    String set = set("B both: prune ratio=0.2 then noise").toString();
    assertThat(envelope(set, "--seeds", "2", "-q").code()).isZero();
    Path results = out().resolve("results.jsonl");
    Map<String, Finding> before = findings(out().resolve("envelope.json"));
    List<String> lines = Files.readAllLines(results);
    String half = lines.get(2).substring(0, lines.get(2).length() / 2);
    Files.writeString(results, String.join("\n", lines.subList(0, 2)) + "\n" + half);
    Files.createDirectories(out().resolve(".suspect-1/suspect"));

    Run again = envelope(set, "--seeds", "2");

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("attacks: 0/2 cells");
    assertThat(findings(out().resolve("envelope.json"))).isEqualTo(before).hasSize(4);
    assertThat(Files.readAllLines(results).subList(0, 2)).isEqualTo(lines.subList(0, 2));
    assertThat(Files.readAllLines(results)).hasSize(4);
    assertThat(out().resolve(".suspect-1")).doesNotExist();
    assertThat(before.get("both/0")).isNotEqualTo(before.get("both/1"));
  }

  @Test
  void anAttackThatTrains_tellsHowFarItIs() throws IOException {
    Run run = envelope(set("A tune: finetune epochs=1").toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("attacks: 0/3 cells", "training: 0/");
  }

  @Test
  void whatAnAttackLacks_isNotApplicable_andReadsAsThat() throws IOException {
    // Segmentation data have no classes to fine-tune on.
    String set = set("A tune: finetune epochs=1", "B weak: prune ratio=0.1").toString();
    Path scenes = scratch.resolve("scenes");
    for (String part : List.of("train", "test")) {
      TinyFolder.pictures(scenes.resolve(part), 2, 3);
      Files.createDirectories(scenes.resolve(part + "annot"));
      for (String name : List.of("000.png", "001.png")) {
        ImageIO.write(
            new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY),
            "png",
            scenes.resolve(part + "annot").resolve(name).toFile());
      }
    }
    Run run = envelopeOf(scenes, set, "--task", "segment-linear", "--json", "-");

    assertThat(run.code()).as(run.err()).isZero();
    Map<String, Finding> found = findings(out().resolve("envelope.json"));
    assertThat(found.get("tune/0"))
        .isInstanceOfSatisfying(
            Finding.NotApplicable.class, none -> assertThat(none.why()).contains("--data"));
    assertThat(measured(found, "weak/0").utility().orElseThrow().metric()).isEqualTo("mIoU");
    assertThat(run.out()).startsWith("{").contains("activemark.envelope/1");
  }

  @Test
  void aSetThatCannotBeUnderstood_isRefused_namingTheLine() throws IOException {
    assertRefused(set("# fine", "B x: prune", "B y: burn ratio=1"), "line 3", "burn");
    assertRefused(set("B x: prune power=1"), "line 1", "power");
    assertRefused(set("prune ratio=1"), "line 1", "LETTER");
    assertRefused(set("B x: prune", "B x: noise"), "line 2", "second row");
    assertRefused(scratch.resolve("nothing.txt"), String.join(", ", AttackSet.READY));
  }

  private void assertRefused(Path set, String... parts) {
    Run run = envelope(set.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(parts);
    assertThat(out()).doesNotExist();
  }
}
