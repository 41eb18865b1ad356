package activemark.bench.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.bench.AttackSet;
import activemark.error.BadInput;
import activemark.mark.Schemes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class ArenaGridTest {
  static final List<String> READY = ArenaGrid.READY;

  private static final String SMALL =
      """
      model: m
      images: i
      data: {a: b, c: given}
      schemes: [{scheme: keyed, name: short, options: {bits: 16, cuts: [2, 3]}}, {scheme: keyed+tied}]
      attacks:
        B prune-40: prune ratio=0.4 then noise
        H adaptive mine: prune
      tasks: [{task: knn, data: a}]
      """;

  @Test
  void of_grid_readsAllOfIt_withDefaults() {
    ArenaGrid grid = ArenaGrid.parse("g", SMALL);

    assertThat(grid.entrants()).extracting(Entrant::name).containsExactly("short", "keyed+tied");
    assertThat(grid.entrants().get(0).options().cuts()).containsExactly(2, 3);
    assertThat(grid.entrants().get(0).chosen()).isEqualTo("bits 16, cuts [2, 3]");
    assertThat(grid.attacks().rows())
        .extracting(AttackSet.Row::id)
        .containsExactly("prune-40", "mine");
    assertThat(grid.attacks().rows().get(1).adaptive()).isTrue();
    assertThat(grid.uses()).containsExactly(new ArenaGrid.Use("knn", "a"));
    assertThat(grid.seeds()).containsExactly(0L);
    assertThat(grid.references()).isEqualTo(new ArenaGrid.References(5, 5, 1));
    assertThat(grid.require(grid.model(), "--model")).isEqualTo("m");
    assertThatThrownBy(() -> grid.require(grid.data().get("c"), "--data c=DIR"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--data c=DIR");
  }

  @ParameterizedTest
  @FieldSource("READY")
  void of_readyGrid_isUnderstood(String name) {
    ArenaGrid grid = ArenaGrid.of(name);

    assertThat(grid.name()).isEqualTo(name);
    assertThat(grid.entrants()).isNotEmpty();
    assertThat(grid.attacks().rows()).isNotEmpty();
  }

  @Test
  void schemesAll_areAllThereAre() {
    ArenaGrid grid = ArenaGrid.parse("g", SMALL.replaceFirst("schemes: .*", "schemes: all"));

    assertThat(grid.entrants()).hasSameSizeAs(Schemes.ALL);
  }

  @Test
  void with_commandLine_replacesPlaces_andKnowsNoOtherData() {
    ArenaGrid grid = ArenaGrid.parse("g", SMALL).with("other", "", Map.of("c", "d"));

    assertThat(grid.model()).isEqualTo("other");
    assertThat(grid.images()).isEqualTo("i");
    assertThat(grid.data()).containsEntry("a", "b").containsEntry("c", "d");
    assertThatThrownBy(() -> grid.with("", "", Map.of("e", "f")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--data e");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model: m | modle: m | modle in grid g",
        "bits: 16 | bitz: 16 | schemes[0].options.bitz in grid g",
        "bits: 16 | bits: a | schemes[0].options.bits in grid g",
        "name: short | named: short | schemes[0].named in grid g",
        "scheme: keyed+tied | scheme: none | none",
        "{scheme: keyed+tied} | {scheme: keyed, name: short} | schemes[1] in grid g",
        "task: knn | task: fly | fly",
        "data: a} | data: z} | tasks[0].data in grid g",
        "B prune-40 | X prune-40 | line 1",
        "ratio=0.4 | ratio=4 | line 1",
        "name: short | name: '../x' | names of letters"
      })
  void grid_thatCannotBeUnderstood_isRefused_namingThePlace(
      String what, String by, String message) {
    assertThat(SMALL).contains(what);

    assertThatThrownBy(() -> ArenaGrid.parse("g", SMALL.replace(what, by)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(message);
  }

  @Test
  void of_fileThatIsNotThere_namesTheReadyGrids() {
    assertThatThrownBy(() -> ArenaGrid.of("nothing.yaml"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("smoke, paper, full");
  }
}
