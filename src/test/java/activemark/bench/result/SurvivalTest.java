package activemark.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
  void of_cellsThatWereNotMeasured_areLeftOut() {
    assertThat(Survival.of(List.of(Cells.of("x", new Finding.NotApplicable("no copies")))))
        .isEmpty();
  }

  @Test
  void fewest_partThatWasNeverRead_isEmpty() {
    List<Survival> rows = Survival.of(List.of(Cells.measured("prune", "prune", false, 1, -40)));

    assertThat(Survival.parts(rows)).containsExactly("keyed");
    assertThat(rows.get(0).fewest("keyed")).hasValue(60);
    assertThat(rows.get(0).fewest("tied-2")).isEmpty();
  }
}
