package activemark.proof.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.key.MarkedCopy;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.proof.stats.Binomial;
import activemark.proof.stats.ClopperPearson;
import activemark.proof.stats.KolmogorovSmirnov;
import org.junit.jupiter.api.Test;

/**
 * The claim behind every verdict: whatever a model answers, its chance against a key it never met
 * is uniform. The answers here are lopsided and come in equal blocks, as a model's might.
 */
class ChanceTest {
  private static final int KEYS = 100_000;
  private static final int BITS = 256;

  @Test
  void randomKeys_fixedAnswers_giveUniformChances() {
    double[] soft = new double[BITS];
    RandomStream answers = new Seed(1).stream("answers");
    for (int i = 0; i < BITS; i++) {
      soft[i] = i % 8 == 0 ? answers.nextGaussian() + 1 : soft[i - 1];
    }
    double[] tails = new double[BITS + 2];
    for (int k = 0; k <= BITS; k++) {
      tails[k] = Binomial.upperTail(BITS, k).doubleValue();
    }
    RandomStream secrets = new Seed(2).stream("secrets");
    RandomStream ties = new Seed(3).stream("ties");
    double[] p = new double[KEYS];
    int alarms = 0;
    for (int i = 0; i < KEYS; i++) {
      BitString codeword =
          MarkKey.of(secrets.nextBytes(MarkKey.BYTES))
              .codeword("keyed", BITS, new MarkedCopy("o", "commitment", "r", "base"), "plan");
      int matches = new Reading.StoredBits("keyed", "s", "p", codeword, soft).matches();
      p[i] = tails[matches + 1] + ties.nextDouble() * (tails[matches] - tails[matches + 1]);
      alarms += tails[matches] <= 1e-3 ? 1 : 0;
    }
    // Both limits were set before the numbers were seen: each fails once in a thousand seeds.
    assertThat(KolmogorovSmirnov.uniform(p).p()).isGreaterThan(1e-3);
    double rate = tails[Binomial.needed(BITS, 1e-3)];
    assertThat(ClopperPearson.of(alarms, KEYS, 1 - 2e-3).low()).isLessThanOrEqualTo(rate);
  }
}
