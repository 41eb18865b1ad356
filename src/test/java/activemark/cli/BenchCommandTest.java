package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.bench.result.ArenaFile;
import activemark.bench.result.Finding;
import activemark.bench.result.Place;
import activemark.bench.result.Role;
import activemark.bench.result.Standings;
import activemark.bench.result.Trial;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemes on a tiny model compared in this process. */
@NoLeaks
final class BenchCommandTest {
  @TempDir static Path folder;
  private static ArenaStory story;
  private static Run first;

  @BeforeAll
  static void compare() {
    story = ArenaStory.in(folder);
    first = story.run(ArenaStory.GRID, "out");
  }

  private static ArenaFile arena() {
    return ArenaFile.read(story.at("out").resolve("arena.json"));
  }

  private static Trial trial(ArenaFile file, String who, String suspect, String task) {
    return file.trials().stream()
        .filter(t -> t.place().contestant().equals(who) && t.place().suspect().equals(suspect))
        .filter(t -> t.place().task().equals(task))
        .findFirst()
        .orElseThrow();
  }

  private static Finding.Observed observed(ArenaFile file, String who, String suspect) {
    String task = List.of("prune-20", "finetune").contains(suspect) ? "knn on classes" : "";
    return (Finding.Observed) trial(file, who, suspect, task).finding();
  }

  @Test
  void bench_fillsEveryCell_andSaysWhoSurvives() throws IOException {
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("Schemes that read inside", "keyed", "tied", "survives");
    ArenaFile file = arena();
    assertThat(file.missing()).isZero();
    assertThat(file.trials()).extracting(Trial::digest).doesNotHaveDuplicates();
    for (String who : List.of("keyed", "tied")) {
      assertThat(observed(file, who, "marked").verdict()).as(who).isEqualTo("shown");
      for (String innocent :
          List.of("base", "other-key", "sibling-classes", "stranger", "random")) {
        assertThat(observed(file, who, innocent).verdict()).as(innocent).isNotEqualTo("shown");
        assertThat(trial(file, who, innocent, "").place().role()).isEqualTo(Role.NEGATIVE);
      }
      assertThat(observed(file, who, "prune-20").utility()).isPresent();
      assertThat(observed(file, who, "finetune").cosine()).isPresent();
    }
    Standings standings = new Standings(file);
    assertThat(standings.references("tied", 0)).hasSize(2);
    assertThat(Files.readString(story.at("out").resolve("arena.html")))
        .contains("At a glance", "reference-stranger-1", "<svg")
        .doesNotContain("<script");
    try (Stream<Path> left = Files.list(story.at("out"))) {
      assertThat(left.map(each -> each.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".suspect"));
    }
  }

  @Test
  void bench_sameSuspectsForAll_byTheirDigests() {
    ArenaFile file = arena();

    for (String name : List.of("base", "stranger", "random", "reference-sibling-1")) {
      assertThat(observed(file, "keyed", name).model())
          .isEqualTo(observed(file, "tied", name).model());
    }
    assertThat(observed(file, "keyed", "base").model()).isEqualTo(file.settings().modelDigest());
  }

  @Test
  void bench_tornInTheMiddle_goesOnWithoutDoingCellsTwice() throws IOException {
    Path results = story.at("out").resolve("results.jsonl");
    List<String> lines = Files.readAllLines(results);
    ArenaFile before = arena();
    Path made = copies().get(0).resolve("made.json");
    byte[] copy = Files.readAllBytes(made);
    String half = lines.get(7).substring(0, 30);
    Files.writeString(results, String.join("\n", lines.subList(0, 7)) + "\n" + half);
    Files.createDirectories(story.at("out").resolve(".suspect-1/x"));

    Run again = story.run(ArenaStory.GRID, "out", "--json", "-");

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).startsWith("{").contains("activemark.arena/1");
    assertThat(Files.readAllLines(results).subList(0, 7)).isEqualTo(lines.subList(0, 7));
    // Other tests may have left cells of other attacks beside those of this grid.
    assertThat(story.results("out").keySet())
        .containsAll(before.places().stream().map(Place::digest).toList());
    assertThat(Files.readAllLines(results)).hasSameSizeAs(story.results("out").keySet());
    assertThat(Files.readAllBytes(made)).isEqualTo(copy);
    assertThat(story.at("out").resolve(".suspect-1")).doesNotExist();
    assertThat(arena().places()).isEqualTo(before.places());
    assertThat(observed(arena(), "tied", "finetune").statistics())
        .isEqualTo(observed(before, "tied", "finetune").statistics());
  }

  private static List<Path> copies() throws IOException {
    try (Stream<Path> all = Files.list(story.at("out").resolve("copies"))) {
      return all.sorted().toList();
    }
  }

  @Test
  void bench_withAnotherAttack_doesOnlyThat() throws IOException {
    String more = ArenaStory.GRID.replace("  A finetune", "  C noise: noise\n  A finetune");
    int before = story.results("out").size();

    Run run = story.run(more, "out", "-q");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(story.results("out")).hasSize(before + 2);
    assertThat(copies()).hasSize(4);
    assertThat(story.run(ArenaStory.GRID, "out", "-q").code()).isZero();
    assertThat(story.results("out")).hasSize(before + 2);
  }

  @Test
  void bench_ofSchemesThatWriteNothing_attacksTheOriginalOnce() throws IOException {
    String grid =
        ArenaStory.GRID
            .replace("{scheme: keyed}", "{scheme: cka}")
            .replace("{scheme: tied}", "{scheme: weight-match}");

    Run run = story.run(grid, "lineage", "-q");

    assertThat(run.code()).as(run.err()).isZero();
    ArenaFile file = ArenaFile.read(story.at("lineage").resolve("arena.json"));
    for (String attack : List.of("prune-20", "finetune")) {
      Finding.Observed one = observed(file, "cka", attack);
      Finding.Observed other = observed(file, "weight-match", attack);
      assertThat(one.model()).isEqualTo(other.model()).isNotEqualTo(file.settings().modelDigest());
      assertThat(one.making()).isEqualTo(other.making());
      assertThat(one.utility()).isEqualTo(other.utility());
    }
    assertThat(story.at("lineage").resolve("attacked").toFile().list()).hasSize(2);
    assertThat(file.trials()).extracting(t -> t.place().suspect()).doesNotContain("owner-model");
  }

  @Test
  void report_ofAFolder_isWhatBenchDrew() throws IOException {
    Path page = story.at("out").resolve("arena.html");
    byte[] drawn = Files.readAllBytes(page);
    Files.delete(page);

    Run run = Run.of("report", story.at("out").toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("tied", "survives");
    assertThat(Files.readAllBytes(page)).isEqualTo(drawn);
  }

  @Test
  void report_whereNothingIs_isRefused() {
    Run run = Run.of("report", folder.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("arena.json");
  }

  @Test
  void whatASchemeRefuses_isSaidInItsCells_andTheOthersGoOn() {
    TinyFolder.dinov2(story.at("shallow"), 3, 64, 3);
    String grid = ArenaStory.GRID.replace("{scheme: keyed}", "{scheme: published}");
    Run run = Run.of(story.benchOf("shallow", grid, "refused", "-q").toArray(String[]::new));

    assertThat(run.code()).as(run.err()).isZero();
    ArenaFile file = ArenaFile.read(story.at("refused").resolve("arena.json"));
    assertThat(trial(file, "published", "marked", "").finding())
        .isInstanceOfSatisfying(
            Finding.Refused.class, refused -> assertThat(refused.why()).contains("too shallow"));
    assertThat(observed(file, "tied", "marked").statistics()).isNotEmpty();
    assertThat(new Standings(file).standing(file.contestants().get(0)).cosine()).isEmpty();
  }

  @Test
  void gridThatDoesNotSayWhere_isRefused_namingTheOption() {
    Run run = Run.of("bench", "paper", "--out", story.at("paper").toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--model");
  }
}
