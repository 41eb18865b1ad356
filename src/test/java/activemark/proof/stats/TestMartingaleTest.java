package activemark.proof.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Betting on coins in a fixed order. */
final class TestMartingaleTest {
  private static boolean[] heads(int coins, int tails) {
    boolean[] all = new boolean[coins];
    Arrays.fill(all, true);
    for (int i = 0; i < tails; i++) {
      all[(i + 1) * coins / (tails + 1)] = false;
    }
    return all;
  }

  @Test
  void of_allHeads_needsHardlyMoreThanTheFewestPossible() {
    // 20 heads in a row are 1 in 10^6; the bets must first learn that heads are to be expected.
    assertThat(TestMartingale.of(heads(64, 0), -6).needed().orElseThrow()).isBetween(20, 26);
  }

  @Test
  void of_noCoins_hasWonNothing() {
    TestMartingale none = TestMartingale.of(new boolean[0], -6);
    assertThat(none.log10()).isZero();
    assertThat(none.needed()).isEmpty();
  }

  @Test
  void of_allTails_losesNothingEither() {
    assertThat(TestMartingale.of(new boolean[100], -6).log10()).isZero();
  }

  @Test
  void of_everySequence_winsNothingOnAverage() {
    for (int coins = 1; coins <= 12; coins++) {
      double sum = 0;
      for (int outcome = 0; outcome < 1 << coins; outcome++) {
        boolean[] sequence = new boolean[coins];
        for (int i = 0; i < coins; i++) {
          sequence[i] = (outcome >> i & 1) == 1;
        }
        sum += Math.pow(10, TestMartingale.of(sequence, -6).log10());
      }
      assertThat(sum / (1 << coins)).isBetween(1 - 1e-9, 1 + 1e-9);
    }
  }

  @Test
  void of_moreTails_needsMoreCoins() {
    int before = 0;
    for (int tails : new int[] {0, 50, 80, 120}) {
      int needed = TestMartingale.of(heads(512, tails), -6).needed().orElseThrow();
      assertThat(needed).isGreaterThan(before);
      before = needed;
    }
  }

  @Test
  void of_strictLimit_isReachedLater() {
    int before = 0;
    for (double limit : new double[] {-1, -3, -6, -12}) {
      int needed = TestMartingale.of(heads(512, 50), limit).needed().orElseThrow();
      assertThat(needed).isGreaterThan(before);
      before = needed;
    }
  }

  @Test
  void of_fairCoins_crossTheLimitNoMoreOftenThanAllowed() {
    RandomStream random = new Seed(20260101).stream("martingale");
    int runs = 4000;
    int crossed = 0;
    for (int run = 0; run < runs; run++) {
      crossed += TestMartingale.of(random.bits(256), Math.log10(0.05)).needed().isPresent() ? 1 : 0;
    }
    // At most 200 expected, however often one looks; standard deviation below 14.
    assertThat(crossed).isBetween(1, 240);
  }

  @Test
  void of_limitThatIsNoChance_isRefused() {
    assertThatThrownBy(() -> TestMartingale.of(new boolean[1], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
