package activemark.proof.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.proof.verdict.Judge;
import activemark.proof.verdict.Policy;
import activemark.proof.verdict.TestResult;
import activemark.proof.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineupTest {
  private static final Packing PACKING = new Packing(List.of(128, 60, 128));
  private static final Seed SEED = new Seed(20260301);

  private static List<BitString> words(RandomStream random) {
    return PACKING.bits().stream().map(bits -> BitString.of(random.bits(bits))).toList();
  }

  /** Soft bits that lean to the mean of some codewords. */
  private static List<double[]> soft(
      List<List<BitString>> copies, double noise, RandomStream random) {
    List<double[]> soft = new ArrayList<>();
    for (int p = 0; p < PACKING.bits().size(); p++) {
      double[] values = new double[PACKING.bits().get(p)];
      for (int j = 0; j < values.length; j++) {
        for (List<BitString> copy : copies) {
          values[j] += (copy.get(p).get(j) ? 1.0 : -1.0) / copies.size();
        }
        values[j] += noise * random.nextGaussian();
      }
      soft.add(values);
    }
    return soft;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 3, 30})
  void chances_areThoseOfTheJudge(double noise) {
    RandomStream random = SEED.stream("judge/" + noise);
    List<BitString> codeword = words(random);
    List<double[]> soft = soft(List.of(codeword), noise, random);
    soft.get(1)[3] = 0; // undecided: a miss for everybody
    List<double[]> weights = soft(List.of(codeword), noise / 2, random);
    weights.set(0, new double[0]); // a part that has no second way
    Lineup lineup = new Lineup(PACKING, List.of(soft, weights), 1e-6, 1);
    lineup.see(0, PACKING.pack(codeword));

    List<Reading> readings = new ArrayList<>(readings(codeword, soft, ""));
    readings.addAll(readings(codeword, weights, "in the weights"));
    Verdict verdict =
        Judge.judge(
            Policy.defaults(),
            readings,
            List.of(new Control(Control.BASE, "base", List.of())),
            false);
    double least = verdict.tests().stream().mapToDouble(TestResult::log10p).min().orElseThrow();
    double corrected =
        verdict.tests().stream().mapToDouble(TestResult::correctedLog10p).min().orElseThrow();

    assertThat(lineup.strongest().get(0).log10p()).isEqualTo(least, within(1e-9));
    assertThat(lineup.tests()).isEqualTo(verdict.tests().size());
    assertThat(lineup.corrected(lineup.strongest().get(0))).isEqualTo(corrected, within(1e-9));
  }

  private static List<Reading> readings(List<BitString> codeword, List<double[]> soft, String way) {
    return IntStream.range(0, soft.size())
        .filter(p -> soft.get(p).length > 0)
        .<Reading>mapToObj(
            p ->
                new Reading.StoredBits(
                    "part-" + p, "scheme", "place", codeword.get(p), soft.get(p), way))
        .toList();
  }

  @Test
  void theGuilty_isNamedAmongMany_andNobodyElse() {
    RandomStream random = SEED.stream("many");
    List<List<BitString>> all = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      all.add(words(random));
    }
    Lineup lineup =
        new Lineup(PACKING, List.of(soft(List.of(all.get(1234)), 1.5, random)), 1e-6, all.size());
    for (int i = 0; i < all.size(); i++) {
      lineup.see(i, PACKING.pack(all.get(i)));
    }

    assertThat(lineup.named()).extracting(Suspicion::recipient).containsExactly(1234L);
    assertThat(lineup.seen()).isEqualTo(3000);
    assertThat(lineup.strongest().size()).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void colluders_areNamed(int colluders) {
    RandomStream random = SEED.stream("collusion/" + colluders);
    List<List<BitString>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(words(random));
    }
    Lineup lineup =
        new Lineup(
            PACKING,
            List.of(soft(all.subList(100, 100 + colluders), 0.3, random)),
            1e-6,
            1_000_000);
    for (int i = 0; i < all.size(); i++) {
      lineup.see(i, PACKING.pack(all.get(i)));
    }

    assertThat(lineup.named())
        .isNotEmpty()
        .extracting(Suspicion::recipient)
        .allMatch(each -> each >= 100 && each < 100 + colluders);
  }

  @Test
  void moreColludersThanAreKeptAnyway_areAllNamed() {
    RandomStream random = SEED.stream("same");
    List<BitString> word = words(random);
    Lineup lineup = new Lineup(PACKING, List.of(soft(List.of(word), 0.1, random)), 1e-6, 100);
    for (int i = 0; i < 100; i++) {
      lineup.see(i, PACKING.pack(i % 4 == 0 ? word : words(random)));
    }

    assertThat(lineup.named()).hasSize(25);
  }

  @Test
  void partsThatCouldNotBeRead_areLeftOut() {
    RandomStream random = SEED.stream("missing");
    List<BitString> word = words(random);
    List<double[]> soft = new ArrayList<>(soft(List.of(word), 0.1, random));
    soft.set(0, new double[0]);
    soft.set(2, new double[0]);
    Lineup some = new Lineup(PACKING, List.of(soft), 1e-6, 1);
    some.see(0, PACKING.pack(word));

    assertThat(some.tests()).isEqualTo(2);
    assertThat(some.named()).hasSize(1);

    soft.set(1, new double[0]);
    Lineup none = new Lineup(PACKING, List.of(soft), 1e-6, 1);
    none.see(0, PACKING.pack(word));

    assertThat(none.named()).isEmpty();
    assertThat(none.corrected(none.strongest().get(0))).isZero();
  }

  @Test
  void aRowOfAnotherLength_isRefused() {
    Lineup lineup = new Lineup(PACKING, List.of(soft(List.of(), 1, SEED.stream("row"))), 1e-6, 1);

    assertThatThrownBy(() -> lineup.see(0, new byte[3])).hasMessageContaining("3 bytes");
  }

  /**
   * At a limit of one in twenty, 4000 suspects with 20 innocents each: the bound is 200, and more
   * than 250 would have a chance below 1 in 5000 even if the bound were reached.
   */
  @Test
  void innocents_areNamedNoMoreOftenThanTheLimit() {
    RandomStream random = SEED.stream("innocents");
    Packing small = new Packing(List.of(32, 24));
    int wrong = 0;
    for (int run = 0; run < 4000; run++) {
      List<double[]> soft = new ArrayList<>();
      for (int bits : small.bits()) {
        double[] values = new double[bits];
        for (int j = 0; j < bits; j++) {
          values[j] =
              random.nextGaussian() * (run % 2 == 0 ? 1 : Math.exp(3 * random.nextGaussian()));
        }
        soft.add(values);
      }
      Lineup lineup = new Lineup(small, List.of(soft), 0.05, 20);
      for (int i = 0; i < 20; i++) {
        lineup.see(i, random.nextBytes(small.bytes()));
      }
      wrong += lineup.named().isEmpty() ? 0 : 1;
    }

    assertThat(wrong).isBetween(20, 250);
  }
}
