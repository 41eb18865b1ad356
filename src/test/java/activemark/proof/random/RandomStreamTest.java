package activemark.proof.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The constants come from a second implementation in another language. */
class RandomStreamTest {
  private static RandomStream counting() {
    byte[] key = new byte[32];
    for (int i = 0; i < 32; i++) {
      key[i] = (byte) i;
    }
    return new RandomStream(key);
  }

  @Test
  void nextLong_knownKey_givesKnownNumbers() {
    RandomStream stream = counting();
    long[] expected = {
      0xa9d6e500293a88bdL,
      0x38cbe213d07ab71fL,
      0x8cb2258552072a01L,
      0xbdf1c40be527f4d0L,
      0x6061c4386d7a1788L
    };
    for (long value : expected) {
      assertThat(stream.nextLong()).isEqualTo(value);
    }
  }

  @Test
  void nextGaussian_knownKey_givesKnownNumbers() {
    RandomStream stream = counting();
    double[] expected = {
      0.6707147288178821,
      -1.1414421489272861,
      0.3372232774363539,
      1.6453435715042877,
      -0.7727145875887693,
      1.4253744568337239
    };
    for (double value : expected) {
      assertThat(stream.nextGaussian()).isCloseTo(value, within(1e-14));
    }
  }

  @Test
  void gaussians_rememberedBits_neverChange() {
    // Sum of the float bits of many draws: one differing bit anywhere would show.
    int sum = 0;
    for (float value : counting().gaussians(10_000)) {
      sum = 31 * sum + Float.floatToIntBits(value);
    }
    assertThat(sum).isEqualTo(GAUSSIAN_BITS);
  }

  private static final int GAUSSIAN_BITS = -1664205564;

  @Test
  void gaussians_manyDraws_haveNormalMoments() {
    float[] values = counting().gaussians(400_000);
    double mean = 0;
    double square = 0;
    double fourth = 0;
    for (float value : values) {
      mean += value;
      square += value * value;
      fourth += Math.pow(value, 4);
    }
    int n = values.length;
    assertThat(mean / n).isCloseTo(0, within(4 / Math.sqrt(n)));
    assertThat(square / n).isCloseTo(1, within(4 * Math.sqrt(2.0 / n)));
    assertThat(fourth / n).isCloseTo(3, within(4 * Math.sqrt(96.0 / n)));
  }

  @Test
  void permutation_knownKey_givesKnownOrder() {
    assertThat(counting().permutation(10)).containsExactly(7, 5, 1, 3, 4, 2, 8, 9, 6, 0);
  }

  @Test
  void permutation_anySize_holdsEveryNumberOnce() {
    RandomStream stream = counting();
    for (int n = 0; n < 40; n++) {
      int[] order = stream.permutation(n);
      Arrays.sort(order);
      assertThat(order).isEqualTo(IntStream.range(0, n).toArray());
    }
  }

  @Test
  void nextInt_smallBound_hitsEveryValueEvenly() {
    RandomStream stream = counting();
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[stream.nextInt(7)]++;
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(10_000, within(400));
    }
    assertThatThrownBy(() -> stream.nextInt(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nextDouble_staysInUnitInterval() {
    RandomStream stream = counting();
    double sum = 0;
    for (int i = 0; i < 100_000; i++) {
      double value = stream.nextDouble();
      assertThat(value >= 0 && value < 1).isTrue();
      sum += value;
    }
    assertThat(sum / 100_000).isCloseTo(0.5, within(0.004));
  }

  @Test
  void bits_areFair() {
    int ones = 0;
    for (boolean bit : counting().bits(100_000)) {
      ones += bit ? 1 : 0;
    }
    assertThat(ones).isCloseTo(50_000, within(650));
  }

  @Test
  void newStream_keyOfAnotherLength_isABug() {
    assertThatThrownBy(() -> new RandomStream(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void seedStream_knownSeed_givesKnownNumber() {
    assertThat(new Seed(7).stream("order").nextLong()).isEqualTo(0xe2c7bdfe6896f27fL);
  }

  @Test
  void seedStream_otherLabelOrSeed_givesOtherNumbers() {
    long first = new Seed(7).stream("order").nextLong();
    assertThat(new Seed(7).stream("crop").nextLong()).isNotEqualTo(first);
    assertThat(new Seed(8).stream("order").nextLong()).isNotEqualTo(first);
    assertThat(new Seed(7).child("a").stream("order").nextLong()).isNotEqualTo(first);
    assertThat(new Seed(7).child("a")).isEqualTo(new Seed(7).child("a"));
  }
}
