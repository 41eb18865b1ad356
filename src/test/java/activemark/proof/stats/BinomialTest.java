package activemark.proof.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class BinomialTest {
  private static double tail(int n, int k) {
    return Binomial.upperTail(n, k).doubleValue();
  }

  @Test
  void upperTail_publishedConstants_areMet() {
    // At most t of 32 wrong is at least 32 - t right.
    assertThat(tail(32, 30)).isCloseTo(1.23e-7, Percentage.withPercentage(0.5));
    assertThat(tail(32, 29)).isCloseTo(1.278e-6, Percentage.withPercentage(0.05));
    assertThat(tail(32, 28)).isCloseTo(9.651e-6, Percentage.withPercentage(0.01));
    assertThat(tail(32, 27)).isCloseTo(5.6537e-5, Percentage.withPercentage(0.001));
    assertThat(tail(32, 25)).isCloseTo(1.0512e-3, Percentage.withPercentage(0.01));
  }

  @Test
  void upperTail_byHand_isExact() {
    assertThat(Binomial.waysAtLeast(4, 3)).isEqualTo(BigInteger.valueOf(5));
    assertThat(Binomial.waysAtLeast(4, 0)).isEqualTo(BigInteger.valueOf(16));
    assertThat(Binomial.waysAtLeast(4, 5)).isEqualTo(BigInteger.ZERO);
    assertThat(Binomial.waysAtLeast(0, 0)).isEqualTo(BigInteger.ONE);
    assertThat(tail(5, 3)).isEqualTo(0.5);
  }

  @Test
  void upperTail_bothSides_addUpToOne() {
    for (int n = 1; n < 60; n++) {
      for (int k = 0; k <= n; k++) {
        assertThat(Binomial.waysAtLeast(n, k).add(Binomial.waysAtLeast(n, n - k + 1)))
            .isEqualTo(BigInteger.ONE.shiftLeft(n));
      }
    }
  }

  @Test
  void log10UpperTail_allHeads_isThePowerOfTwo() {
    for (int n : new int[] {1, 64, 256, 2000, 20_000}) {
      assertThat(Binomial.log10UpperTail(n, n)).isCloseTo(-n * Math.log10(2), within(1e-9 * n));
    }
  }

  @Test
  void log10UpperTail_anchors_areMet() {
    assertThat(Binomial.log10UpperTail(256, 256 - 29) / Math.log10(2))
        .isCloseTo(-128.99, within(0.005));
    assertThat(Binomial.log10UpperTail(256, 253)).isCloseTo(-70.6, within(0.05));
    assertThat(Binomial.log10UpperTail(256, 0)).isZero();
    assertThat(Binomial.log10UpperTail(256, 257)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void needed_designTable_isMet() {
    int[] bits = {32, 64, 128, 256, 1024};
    int[][] expected = {{26, 30, 32}, {45, 51, 56}, {82, 92, 98}, {154, 167, 176}, {562, 589, 609}};
    double[] alphas = {1e-3, 1e-6, 1e-9};
    for (int i = 0; i < bits.length; i++) {
      for (int j = 0; j < alphas.length; j++) {
        assertThat(Binomial.needed(bits[i], alphas[j])).isEqualTo(expected[i][j]);
      }
    }
    int[] atTwoToMinus64 = {64, 113, 200, 657};
    for (int i = 0; i < atTwoToMinus64.length; i++) {
      assertThat(Binomial.needed(bits[i + 1], 0x1p-64)).isEqualTo(atTwoToMinus64[i]);
    }
  }

  @Test
  void needed_tooFewBits_isMoreThanThereAre() {
    assertThat(Binomial.needed(16, 1e-6)).isEqualTo(17);
    assertThat(Binomial.needed(100, 1e-6)).isEqualTo(74);
    assertThat(Binomial.needed(512, 1e-6)).isEqualTo(311);
  }

  @Test
  void randomisedP_endsOfU_meetNeighbouringTails() {
    assertThat(Binomial.randomisedP(256, 130, 0)).isEqualTo(tail(256, 131));
    assertThat(Binomial.randomisedP(256, 256, 0)).isZero();
    assertThat(Binomial.randomisedP(256, 130, 1)).isCloseTo(tail(256, 130), within(1e-15));
  }

  @Test
  void upperTail_impossibleCounts_areABug() {
    assertThatThrownBy(() -> Binomial.upperTail(4, 6)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Binomial.upperTail(4, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
