package activemark.proof.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SignSumTest {
  @Test
  void log10UpperTail_equalWeights_isTheBinomialTail() {
    for (int bits : new int[] {1, 8, 128, 1100}) {
      int[] ones = new int[bits];
      Arrays.fill(ones, 1);
      for (int right = bits / 2; right <= bits; right += Math.max(1, bits / 9)) {
        assertThat(SignSum.log10UpperTail(ones, 2 * right - bits))
            .isCloseTo(Binomial.log10UpperTail(bits, right), within(1e-9));
      }
    }
  }

  @Test
  void log10UpperTail_fewWeights_countsEveryOutcome() {
    int[] weights = {5, 0, 3, 3, 17, 1};
    for (int total = -30; total <= 30; total++) {
      int ways = 0;
      for (int signs = 0; signs < 64; signs++) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
          sum += (signs >> i & 1) == 1 ? weights[i] : -weights[i];
        }
        ways += sum >= total ? 1 : 0;
      }
      double expected = ways == 0 ? Double.NEGATIVE_INFINITY : Math.log10(ways / 64.0);
      assertThat(SignSum.log10UpperTail(weights, total)).isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void weights_goByTheSizesAlone() {
    assertThat(SignSum.weights(new double[] {7, -21, 42, -4000, 0}, 5))
        .containsExactly(7, 21, 42, SignSum.LARGEST, 0);
    assertThat(SignSum.weights(new double[] {-7, 21, -42, 4000, 0}, 5))
        .containsExactly(7, 21, 42, SignSum.LARGEST, 0);
    assertThat(SignSum.weights(new double[] {0, 0, 0}, 3)).containsOnly(0);
    assertThat(SignSum.weights(new double[] {0, 0, 2}, 3)).containsExactly(0, 0, SignSum.LARGEST);
    assertThat(SignSum.weights(new double[] {1e308, 1.1e308, 1.2e308}, 3)).doesNotContain(0);
  }

  @Test
  void weights_ofVeryManyBits_areCoarser() {
    double[] soft = {7, -21, 42, -4000, 0};
    assertThat(SignSum.weights(soft, 1040)).containsExactly(7, 21, 42, SignSum.LARGEST, 0);
    assertThat(SignSum.weights(soft, 4096)).containsExactly(2, 5, 11, 16, 0);
    assertThat(SignSum.weights(soft, 1 << 17)).containsExactly(0, 0, 1, 1, 0);
  }

  @Test
  void log10UpperTail_belowWhatADoubleHolds_isNeverTooSmall() {
    int[] ones = new int[3000];
    Arrays.fill(ones, 1);
    for (int right : new int[] {1600, 2500, 2900, 2990, 3000}) {
      assertThat(SignSum.log10UpperTail(ones, 2 * right - 3000))
          .isFinite()
          .isCloseTo(Math.max(-602.06, Binomial.log10UpperTail(3000, right)), within(1e-3));
    }
  }

  @Test
  void log10UpperTail_nothingRead_provesNothing() {
    assertThat(SignSum.log10UpperTail(new int[4], 0)).isZero();
    assertThat(SignSum.log10UpperTail(new int[] {0, 0, 1}, 2)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThatThrownBy(() -> SignSum.log10UpperTail(new int[] {-1}, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void log10UpperTail_weakSignal_isStrongerThanCounting() {
    RandomStream random = new Seed(3).stream("signal");
    double counted = 0;
    double weighed = 0;
    for (int run = 0; run < 50; run++) {
      float[] noise = random.gaussians(128);
      double[] soft = new double[128]; // as if every expected bit were 1
      int right = 0;
      for (int i = 0; i < 128; i++) {
        soft[i] = noise[i] + 0.45;
        right += soft[i] > 0 ? 1 : 0;
      }
      int[] weights = SignSum.weights(soft, soft.length);
      int total = 0;
      for (int i = 0; i < 128; i++) {
        total += soft[i] > 0 ? weights[i] : -weights[i];
      }
      counted += Binomial.log10UpperTail(128, right);
      weighed += SignSum.log10UpperTail(weights, total);
    }
    assertThat(weighed).isLessThan(1.3 * counted);
  }

  @Test
  void log10UpperTail_fairSigns_isAChance() {
    RandomStream random = new Seed(4).stream("fair");
    int[] weights = SignSum.weights(doubles(random.gaussians(128)), 128);
    int critical = 0;
    while (SignSum.log10UpperTail(weights, critical) > -1) {
      critical += 16;
    }
    double chance = Math.pow(10, SignSum.log10UpperTail(weights, critical));
    int below = 0;
    int runs = 20_000;
    for (int run = 0; run < runs; run++) {
      int total = 0;
      for (int weight : weights) {
        total += random.nextDouble() < 0.5 ? weight : -weight;
      }
      below += total >= critical ? 1 : 0;
    }
    // About 2000 expected, standard deviation 42
    assertThat(below).isCloseTo((int) (runs * chance), within(170));
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
