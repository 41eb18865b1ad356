package activemark.mark.align;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which cut is which, from tables of similarities. */
final class DepthPathTest {
  private static final int DEPTH = 6;

  /**
   * The path of a suspect made of these blocks of the original; -1 is a block that adds nothing.
   * What a cut holds is alike by the share of blocks that both passed.
   */
  private static List<Integer> path(double noise, Integer... blocks) {
    List<Integer> own = Arrays.asList(blocks);
    double[][] added = new double[DEPTH][own.size()];
    double[][] streams = new double[DEPTH + 1][own.size() + 1];
    for (int k = 0; k <= DEPTH; k++) {
      for (int j = 0; j <= own.size(); j++) {
        if (k < DEPTH && j < own.size()) {
          added[k][j] = own.get(j) == k ? 1 - noise : own.get(j) < 0 ? 0 : noise;
        }
        int last = k;
        long common = own.subList(0, j).stream().filter(b -> b >= 0 && b < last).count();
        long passed = own.subList(0, j).stream().filter(b -> b >= 0).count();
        streams[k][j] = (1 + common) / (double) (1 + Math.max(k, passed));
      }
    }
    return DepthPath.find(streams, added);
  }

  @Test
  void sameBlocks_areTheSameCuts_alsoWhenDamaged() {
    assertThat(path(0, 0, 1, 2, 3, 4, 5)).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(path(0.45, 0, 1, 2, 3, 4, 5)).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void insertedBlocks_areSteppedOver() {
    assertThat(path(0.1, -1, 0, 1, -1, 2, 3, 4, 5)).containsExactly(0, 2, 3, 5, 6, 7, 8);
    assertThat(path(0.1, 0, 1, 2, 3, 4, 5, -1)).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void droppedBlock_sharesACut() {
    List<Integer> path = path(0.1, 0, 1, 3, 4, 5);

    assertThat(path).hasSize(7).endsWith(3, 4, 5).isSorted();
  }

  @Test
  void cutRear_isAbsent() {
    assertThat(path(0.1, 0, 1, 2, 3)).containsExactly(0, 1, 2, 3, 4, -1, -1);
  }

  @Test
  void insertedAndCut_atTheSameDepth_isFound() {
    assertThat(path(0.1, -1, -1, 0, 1, 2, 3)).containsExactly(0, 3, 4, 5, 6, -1, -1);
  }

  @Test
  void nothingAlike_atTheSameDepth_isStraight() {
    assertThat(DepthPath.find(new double[3][3], new double[][] {{Double.NaN, 0}, {0, 0}}))
        .containsExactly(0, 1, 2);
  }
}
