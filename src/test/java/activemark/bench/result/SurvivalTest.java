package activemark.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SurvivalTest {
  @Test
  void of_severalSeeds_theWorstOfThemCounts() {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cells.control(Cell.MARKED, -70));
    cells.add(Cells.measured("prune", "prune", false, 1, -40));
    cells.add(Cells.measured("noise", "noise", false, 0, -60));
    cells.add(Cells.measured("prune", "prune", false, 3, -4));

    List<Survival> rows = Survival.of(cells);

    assertThat(rows).extracting(Survival::row).containsExactly("marked", "prune", "noise");
    Survival prune = rows.get(1);
    assertThat(prune.findings()).hasSize(2);
    assertThat(prune.shown()).isEqualTo(1);
    assertThat(prune.worst()).hasValue(-5.7); // the combined test of the second seed
    assertThat(prune.lost().orElseThrow()).isEqualTo(0.02);
    assertThat(prune.family()).isEqualTo("B");
  }

  @Test
  void of_twoAttacksOfOneName_isRefused() {
    List<Cell> cells =
        List.of(
            Cells.measured("prune", "prune", false, 1, -40),
            Cells.measured("prune", "noise", false, 3, -4));

    assertThatThrownBy(() -> Survival.of(cells))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("Two attacks have one name");
  }

  @Test
  void of_rows_areByFamily_afterTheControls() {
    List<Cell> cells =
        List.of(
            Cells.measured("unlearn", "unlearn", true, 1, -40),
            Cells.measured("prune", "prune", false, 1, -40),
            Cells.control(Cell.MARKED, -70),
            Cells.measured("low-rank", "low-rank", false, 1, -40));

    assertThat(Survival.of(cells))
        .extracting(Survival::row)
        .containsExactly("marked", "prune", "low-rank", "unlearn");
  }

  @Test
  void tests_readInFurtherWays_areOnePart() {
    Finding finding =
        new Finding.Measured(
            "shown",
            List.of(
                new Finding.Test("tied-2", 60, 128, -1, -1),
                new Finding.Test("tied-2, weighted", 0, 0, -1, -1),
                new Finding.Test("tied-2 in the weights", 100, 128, -9, -8),
                new Finding.Test("combined in the weights", 100, 128, -9, -8)),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            1);
    List<Survival> rows = Survival.of(List.of(Cells.of("student", finding)));

    assertThat(Survival.tests(rows))
        .containsExactly(Map.entry("tied-2", List.of("tied-2", "tied-2 in the weights")));
    assertThat(Survival.toJson(rows).at("/rows/0/fewest/tied-2 in the weights").asInt())
        .isEqualTo(100);
  }

  @Test
  void of_cellsThatWereNotMeasured_areLeftOut() {
    assertThat(Survival.of(List.of(Cells.of("x", new Finding.NotApplicable("no copies")))))
        .isEmpty();
  }

  @Test
  void fewest_partThatOneKeyCannotRead_isEmpty() {
    Finding unread =
        new Finding.Measured(
            "shown",
            List.of(new Finding.Test("tied-2", 60, 128, -1, -1)),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            1);
    Survival row =
        new Survival(
            "prune",
            "B",
            List.of(
                (Finding.Measured) Cells.measured("prune", "prune", false, 1, -40).finding(),
                (Finding.Measured) unread));

    assertThat(row.fewest("keyed")).isEmpty();
    assertThat(row.fewest("tied-2")).isEmpty();
  }

  @Test
  void fewest_partThatWasNeverRead_isEmpty() {
    List<Survival> rows = Survival.of(List.of(Cells.measured("prune", "prune", false, 1, -40)));

    assertThat(Survival.tests(rows)).containsOnlyKeys("keyed");
    assertThat(rows.get(0).fewest("keyed")).hasValue(60);
    assertThat(rows.get(0).fewest("tied-2")).isEmpty();
  }
}
