package activemark.mark.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import activemark.fixtures.Rewritten;
import activemark.proof.random.Seed;
import org.junit.jupiter.api.Test;

/** The best pairing. */
final class AssignmentTest {
  private static double worth(float[] gain, int n, int[] order) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += gain[i * n + order[i]];
    }
    return sum;
  }

  private static double most(float[] gain, int n, int row, int used) {
    if (row == n) {
      return 0;
    }
    double most = Double.NEGATIVE_INFINITY;
    for (int column = 0; column < n; column++) {
      if ((used & 1 << column) == 0) {
        double rest = most(gain, n, row + 1, used | 1 << column);
        most = Math.max(most, gain[row * n + column] + rest);
      }
    }
    return most;
  }

  @Test
  void best_isAsGoodAsTheBestOfAllOrders() {
    for (int seed = 0; seed < 20; seed++) {
      int n = 1 + seed % 6;
      float[] gain = new Seed(seed).stream("gain").gaussians(n * n);
      int[] order = Assignment.best(gain, n);

      assertThat(order).doesNotHaveDuplicates();
      assertThat(worth(gain, n, order)).isCloseTo(most(gain, n, 0, 0), within(1e-5));
    }
  }

  @Test
  void best_findsAHiddenOrder() {
    int n = 100;
    int[] hidden = Rewritten.order(n, 1);
    float[] gain = new Seed(1).stream("gain").gaussians(n * n);
    for (int i = 0; i < n; i++) {
      gain[i * n + hidden[i]] += 6;
    }

    assertThat(Assignment.best(gain, n)).containsExactly(hidden);
  }
}
