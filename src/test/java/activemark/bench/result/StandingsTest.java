package activemark.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.bench.result.Standings.Share;
import activemark.error.BadInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StandingsTest {
  private final Standings standings = new Standings(Arenas.arena());

  private Standings.Standing standing(String name) {
    return standings.standing(
        standings.file().contestants().stream()
            .filter(who -> who.name().equals(name))
            .findFirst()
            .orElseThrow());
  }

  @Test
  void storedBits_areJudgedByTheExactTest() {
    Standings.Standing keyed = standing("keyed");

    assertThat(keyed.byRule()).isTrue();
    assertThat(keyed.taken()).contains(true);
    assertThat(keyed.keepsCeiling()).isTrue();
    // Of three attacks one left nothing of use, which is no attack to survive.
    assertThat(keyed.survived()).isEqualTo(new Share(1, 2));
    assertThat(keyed.alarms()).isEqualTo(new Share(0, 2));
    assertThat(keyed.calibrated()).isEqualTo(new Share(2, 2));
    assertThat(keyed.marking()).hasValue(12.5);
  }

  @Test
  void scoresWithoutARule_areJudgedByTheReferences() {
    Standings.Standing points = standing("points");

    assertThat(points.byRule()).isFalse();
    assertThat(points.taken()).contains(true);
    assertThat(points.keepsCeiling()).isFalse(); // 3 points lost, cosine 0.95
    assertThat(points.own()).isEqualTo(new Share(0, 0));
    assertThat(points.survived()).isEqualTo(new Share(1, 2));
    // The stranger scores above every reference, and so does the scheme's own control.
    assertThat(points.alarms()).isEqualTo(new Share(2, 2));
  }

  @Test
  void calibrated_equalToAReference_isNotShown_andWithoutAnyUndecided() {
    Trial equal =
        new Trial(
            Arenas.place("points", 0, Role.ATTACK, "x", Arenas.TASK),
            Arenas.score(standings.references("points", 0)[2], 0));
    Trial failed =
        new Trial(
            Arenas.place("points", 0, Role.ATTACK, "y", Arenas.TASK),
            new Finding.Failed("the process died"));
    Trial elsewhere =
        new Trial(Arenas.place("points", 1, Role.ATTACK, "x", ""), Arenas.score(1, 0));

    assertThat(standings.calibrated(equal)).contains(false);
    assertThat(standings.calibrated(elsewhere)).isEmpty();
    assertThat(standings.shown(failed)).isEmpty();
    assertThat(standings.shown(elsewhere)).isEmpty();
  }

  @Test
  void unreadable_isNeverShown_andHasNoNumber() {
    Finding.Observed none = (Finding.Observed) Arenas.unreadable();

    assertThat(none.statistic()).isEmpty();
    assertThat(Standings.byRule(none)).contains(false);
  }

  @Test
  void classes_areKeptApart() {
    assertThat(standings.classes()).containsExactly("inside", "labels");
    assertThat(standings.of("labels")).extracting(Contestant::name).containsExactly("points");
  }

  @Test
  void document_readsBack_andRefusesWhatItDoesNotKnow() {
    ArenaFile file = standings.file();

    assertThat(ArenaFile.fromJson(file.toJson(), "test")).isEqualTo(file);
    assertThatThrownBy(() -> ArenaFile.fromJson(file.toJson().put("x", 1), "test"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("x in test");
  }

  @Test
  void trials_ofEveryKind_readBack() {
    Place place = Arenas.place("keyed", -3, Role.ATTACK, "prune", Arenas.TASK);
    for (Finding finding :
        List.of(
            Arenas.bits(70, 0.1),
            Arenas.score(-0.5, 0),
            Arenas.unreadable(),
            new Finding.Refused("no"))) {
      Trial trial = new Trial(place, finding);

      assertThat(Trial.fromJson(trial.toJson(), "test")).isEqualTo(trial);
    }
  }

  @Test
  void with_takesWhatIsPlanned_inItsOrder_withItsControls() {
    ArenaFile file = standings.file();
    Map<String, Trial> found = new LinkedHashMap<>();
    Trial foreign =
        new Trial(Arenas.place("gone", 0, Role.MARKED, "marked", ""), Arenas.bits(1, 0));
    Place lost = foreign.place().control("accuser");
    found.put(foreign.digest(), foreign);
    found.put(lost.digest(), new Trial(lost, Arenas.score(1, 0)));
    for (int i = file.trials().size() - 1; i >= 0; i--) {
      found.put(file.trials().get(i).digest(), file.trials().get(i));
    }

    ArenaFile again = file.with(found);

    assertThat(again.trials()).isEqualTo(file.trials());
    assertThat(again.missing()).isEqualTo(2);
    assertThat(again.trials().stream().filter(t -> t.place().role() == Role.CONTROL)).hasSize(1);
    assertThat(Standings.observed(again.trials().get(0))).isNotEqualTo(Optional.empty());
  }
}
