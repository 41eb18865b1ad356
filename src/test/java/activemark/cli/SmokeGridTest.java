package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.bench.result.ArenaFile;
import activemark.bench.result.Contestant;
import activemark.bench.result.Finding;
import activemark.bench.result.Role;
import activemark.bench.result.Standings;
import activemark.bench.result.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ready grid that needs nothing else, as a user would type it. */
final class SmokeGridTest {
  @TempDir Path folder;

  @Test
  void smoke_needsNothingElse_andShowsWhatTheSchemesAreWorth() throws Exception {
    Path out = folder.resolve("arena");
    Run run = Run.of("bench", "smoke", "--out", out.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("published-brief", "tied", "keyed", "survives");
    ArenaFile file = ArenaFile.read(out.resolve("arena.json"));
    assertThat(file.missing()).isZero();
    assertThat(file.trials()).noneMatch(t -> t.finding() instanceof Finding.Failed);
    Standings standings = new Standings(file);
    for (Contestant who : file.contestants()) {
      Standings.Standing standing = standings.standing(who);
      assertThat(standing.cosine()).as(who.name()).isPresent();
      if (!who.name().equals("published-brief")) {
        assertThat(standing.taken()).as(who.name()).contains(true);
        assertThat(standing.alarms().count()).as(who.name()).isZero();
      }
    }
    assertThat(
            file.trials().stream()
                .filter(t -> t.place().role() == Role.CONTROL)
                .map(Trial::place)
                .map(place -> place.suspect()))
        .containsExactlyInAnyOrder("accuser", "identity", "skip");
    assertThat(Files.readString(out.resolve("arena.html"))).contains("accuser’s own pair");
  }
}
