package activemark.proof.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.stats.Binomial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Control BASE =
      Case.base(Case.innocent(Case.KEYED, "base"), Case.innocent(Case.TIED, "base"));

  private static Verdict judge(List<Reading> readings, Control... controls) {
    return Judge.judge(Policy.defaults(), readings, List.of(controls), false);
  }

  @Test
  void judge_markedSuspect_isShown() {
    Verdict verdict = judge(List.of(Case.reading(Case.KEYED, 3)), BASE);
    assertThat(verdict).isInstanceOf(Verdict.Shown.class);
    assertThat(verdict.sentence())
        .isEqualTo(
            "The suspect carries the mark: 253 of 256 secret bits agree (keyed). A model that was"
                + " made without any copy carrying this mark agrees as well with a chance of at most"
                + " 1 in 10^70 (corrected for 2 tests; the limit was 1 in 10^6).");
  }

  @Test
  void judge_severalParts_countsEveryTestAndAllTogether() {
    Verdict verdict =
        judge(List.of(Case.reading(Case.KEYED, 80), Case.reading(Case.TIED, 40)), BASE);
    assertThat(verdict.tests())
        .extracting(TestResult::name)
        .containsExactly(
            "keyed",
            "keyed, weighted",
            "tied-7",
            "tied-7, weighted",
            "combined",
            "combined, weighted");
    TestResult combined = verdict.tests().get(4);
    assertThat(combined.matches()).isEqualTo(176 + 88);
    assertThat(combined.bits()).isEqualTo(384);
    assertThat(combined.parts()).containsExactly("keyed", "tied-7");
    assertThat(combined.log10p()).isEqualTo(Binomial.log10UpperTail(384, 264));
    TestResult weighted = verdict.tests().get(5);
    assertThat(weighted.matches()).isEqualTo(combined.matches());
    assertThat(weighted.bits()).isEqualTo(combined.bits());
    assertThat(weighted.parts()).isEqualTo(combined.parts());
    for (TestResult test : verdict.tests()) {
      assertThat(test.weighted()).isEqualTo(test.name().endsWith("weighted"));
      assertThat(test.correctedLog10p() - test.log10p()).isCloseTo(Math.log10(6), within(1e-12));
      assertThat(test.nullHypothesis()).contains("fair coin");
    }
    assertThat(verdict.strongest().orElseThrow().parts()).isEqualTo(combined.parts());
  }

  @Test
  void judge_bitsReadAlike_areWeighedAsTheyAreCounted() {
    Verdict verdict = judge(List.of(Case.even(Case.KEYED, 80), Case.even(Case.TIED, 40)), BASE);
    for (int i = 0; i < 6; i += 2) {
      assertThat(verdict.tests().get(i + 1).log10p())
          .isCloseTo(verdict.tests().get(i).log10p(), within(1e-9));
    }
    assertThat(verdict.strongest()).contains(verdict.tests().get(4));
    assertThat(verdict.sentence()).contains("264 of 384 secret bits agree (combined).");
  }

  @Test
  void judge_weakSignalInAllBits_isShownByWeighingWhereCountingFails() {
    Verdict verdict = judge(List.of(Case.weak(Case.KEYED, 0.32)), BASE);
    double limit = Math.log10(Policy.defaults().alpha());
    assertThat(verdict.tests().get(0).log10p()).isGreaterThan(limit);
    assertThat(verdict.tests().get(1).correctedLog10p()).isLessThan(limit);
    assertThat(verdict).isInstanceOf(Verdict.Shown.class);
    assertThat(verdict.sentence())
        .contains(
            " of 256 secret bits agree (keyed, weighted by how clearly each was read). A model");
  }

  @Test
  void judge_oneAbsurdlyLargeSoftBit_cannotDecide() {
    Reading.StoredBits innocent = Case.innocent(Case.KEYED, "stranger");
    double[] soft = innocent.soft();
    double[] sizes = Arrays.stream(soft).map(Math::abs).sorted().toArray();
    int largest = 0; // the clearest of the bits that agree
    for (int i = 1; i < soft.length; i++) {
      double sign = innocent.expected().get(i) ? 1 : -1;
      largest = sign * soft[i] > Math.abs(soft[largest]) ? i : largest;
    }
    soft[largest] = innocent.expected().get(largest) ? 1e300 : -1e300;
    TestResult absurd = weighted(soft);
    soft[largest] = Math.signum(soft[largest]) * 3 * sizes[128];
    assertThat(absurd.log10p()).isEqualTo(weighted(soft).log10p());
    assertThat(absurd.correctedLog10p()).isGreaterThan(-1);

    double[] alone = new double[256];
    alone[0] = Case.MARK.codewords().of(Case.KEYED).get(0) ? 1e300 : -1e300;
    assertThat(weighted(alone).log10p()).isCloseTo(Math.log10(0.5), within(1e-12));
  }

  /** The weighted test of these soft bits as a reading of the keyed part. */
  private static TestResult weighted(double[] soft) {
    Reading.StoredBits like = Case.reading(Case.KEYED, 0);
    Reading.StoredBits reading =
        new Reading.StoredBits("keyed", like.scheme(), "p", like.expected(), soft);
    Verdict verdict = judge(List.of(reading), BASE);
    assertThat(verdict).isInstanceOf(Verdict.NotShown.class);
    return verdict.tests().get(1);
  }

  @Test
  void judge_undecidedBit_isAMissInTheCountAndWeighsNothing() {
    Reading.StoredBits even = Case.even(Case.KEYED, 0);
    double[] soft = even.soft();
    soft[7] = 0;
    Verdict verdict =
        judge(
            List.of(new Reading.StoredBits("keyed", even.scheme(), "p", even.expected(), soft)),
            BASE);
    TestResult counted = verdict.tests().get(0);
    TestResult weighted = verdict.tests().get(1);
    assertThat(counted.matches()).isEqualTo(255);
    assertThat(counted.log10p()).isEqualTo(Binomial.log10UpperTail(256, 255));
    assertThat(weighted.matches()).isEqualTo(255);
    assertThat(weighted.log10p()).isCloseTo(Binomial.log10UpperTail(255, 255), within(1e-9));
  }

  @Test
  void stored_innocentWithFixedAnswers_isFalselyShownNoOftenerThanSaid() {
    RandomStream random = Case.SEED.stream("codewords");
    double[] lopsided = new double[48];
    double[] flat = new double[32];
    for (int i = 0; i < 48; i++) {
      lopsided[i] = i % 6 == 0 ? Math.exp(1.5 * random.nextGaussian()) : lopsided[i - 1];
    }
    for (int i = 0; i < 32; i++) {
      flat[i] = random.nextGaussian();
    }
    int alarms = 0;
    for (int run = 0; run < 2000; run++) {
      List<Reading> readings =
          List.of(
              new Reading.StoredBits("a", "s", "p", coins(random, 48), lopsided),
              new Reading.StoredBits("b", "s", "p", coins(random, 32), flat));
      double smallest =
          Chances.stored("", readings, 1, false).stream()
              .mapToDouble(TestResult::correctedLog10p)
              .min()
              .orElseThrow();
      alarms += smallest <= Math.log10(0.05) ? 1 : 0;
    }
    // At most 100 expected, standard deviation 10; tests that overlap give fewer.
    assertThat(alarms).isBetween(10, 140);
  }

  private static BitString coins(RandomStream random, int bits) {
    boolean[] coins = new boolean[bits];
    for (int i = 0; i < bits; i++) {
      coins[i] = random.nextDouble() < 0.5;
    }
    return BitString.of(coins);
  }

  @Test
  void judge_exactlyTheNeededBits_isShown_oneFewer_isNot() {
    int needed = Binomial.needed(256, 1e-6 / 2);
    assertThat(judge(List.of(Case.even(Case.KEYED, 256 - needed)), BASE))
        .isInstanceOf(Verdict.Shown.class);
    assertThat(judge(List.of(Case.even(Case.KEYED, 256 - needed + 1)), BASE))
        .isInstanceOf(Verdict.NotShown.class);
  }

  @Test
  void judge_triedKeys_multiplyTheChance() {
    List<Reading> readings = List.of(Case.even(Case.KEYED, 256 - Binomial.needed(256, 1e-6 / 2)));
    assertThat(judge(readings, BASE)).isInstanceOf(Verdict.Shown.class);
    Verdict verdict =
        Judge.judge(Policy.defaults().withTries(1000), readings, List.of(BASE), false);
    assertThat(verdict).isInstanceOf(Verdict.NotShown.class);
    assertThat(verdict.sentence()).contains("2 tests and 1000 keys tried");
  }

  @Test
  void judge_innocentSuspect_isNotShownAndSaysWhatThatMeans() {
    Verdict verdict = judge(List.of(Case.innocent(Case.KEYED, "stranger")), BASE);
    assertThat(verdict).isInstanceOf(Verdict.NotShown.class);
    assertThat(verdict.sentence())
        .contains("was not found")
        .contains("of 256 secret bits agree")
        .contains("does not prove the suspect innocent");
  }

  @Test
  void judge_invertedBits_areNotShown() {
    assertThat(judge(List.of(Case.reading(Case.KEYED, 256)), BASE))
        .isInstanceOf(Verdict.NotShown.class);
  }

  @Test
  void judge_decodingBase_isInconclusiveAndSaysWhich() {
    Control decoding = Case.base(Case.innocent(Case.TIED, "base"), Case.reading(Case.KEYED, 90));
    Verdict verdict = judge(List.of(Case.reading(Case.KEYED, 3)), decoding);
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(verdict.sentence()).contains("base: keyed").contains("proves nothing");
  }

  @Test
  void judge_otherDecodingControl_isInconclusiveAndSaysWhich() {
    Control sibling =
        new Control("sibling", "A fine-tuned original.", List.of(Case.reading(Case.KEYED, 20)));
    Verdict verdict = judge(List.of(Case.reading(Case.KEYED, 3)), BASE, sibling);
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(verdict.sentence()).contains("sibling: keyed");
  }

  @Test
  void judge_controlThatOnlyWeighingShows_isInconclusive() {
    Reading.StoredBits plain = Case.even(Case.KEYED, 110);
    double[] soft = plain.soft();
    for (int i = 0; i < 110; i++) {
      soft[i] *= 0.3; // those that do not agree
    }
    Control control =
        Case.base(new Reading.StoredBits("keyed", plain.scheme(), "p", plain.expected(), soft));
    Verdict verdict = judge(List.of(Case.reading(Case.KEYED, 3)), control);
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(verdict.controls().get(0).correctedLog10p())
        .isGreaterThan(Math.log10(Policy.defaults().controlAlpha()));
    assertThat(verdict.sentence()).contains("(base: keyed, weighted by how clearly each was read)");
  }

  @Test
  void judge_controlsAreCorrectedForTheirReadings() {
    // Just within one in a thousand as one of two tests; with a second reading and both together
    // it is not.
    int wrong = 256 - Binomial.needed(256, 1e-3 / 2);
    List<Reading> suspect = List.of(Case.reading(Case.KEYED, 3));
    assertThat(judge(suspect, Case.base(Case.even(Case.KEYED, wrong))))
        .isInstanceOf(Verdict.Inconclusive.class);
    assertThat(judge(suspect, Case.base(Case.even(Case.KEYED, wrong), Case.even(Case.TIED, 64))))
        .isInstanceOf(Verdict.Shown.class);
  }

  @Test
  void judge_withoutTheBase_isInconclusive() {
    Verdict verdict = judge(List.of(Case.reading(Case.KEYED, 3)));
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(verdict.sentence()).contains("part keyed was not read from the unmarked original");
  }

  @Test
  void judge_baseComparedWithOtherBits_isABug() {
    Reading.StoredBits keyed = Case.reading(Case.KEYED, 3);
    Reading.StoredBits other =
        new Reading.StoredBits("keyed", keyed.scheme(), "p", keyed.decoded(), keyed.soft());
    assertThatThrownBy(() -> judge(List.of(keyed), Case.base(other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two different codewords");
  }

  @Test
  void judge_onePartReadTwice_countsItsTestsTwiceButItsCodewordOnce() {
    Verdict verdict =
        judge(
            List.of(
                Case.innocent(Case.KEYED, "plain"),
                Case.reading(Case.KEYED, 3),
                Case.reading(Case.TIED, 60)),
            BASE);
    assertThat(verdict.tests()).hasSize(8);
    TestResult combined = verdict.tests().get(6);
    assertThat(combined.name()).isEqualTo("combined");
    assertThat(combined.bits()).isEqualTo(384);
    assertThat(combined.matches())
        .isEqualTo(verdict.tests().get(0).matches() + verdict.tests().get(4).matches());
  }

  @Test
  void judge_partsReadInTwoWays_putsEachWayTogetherAndCorrectsForBoth() {
    Verdict verdict =
        judge(
            List.of(
                Case.innocent(Case.KEYED, "plain"),
                Case.innocent(Case.TIED, "plain"),
                Case.reading(Case.KEYED, 3).by("in the weights"),
                Case.reading(Case.TIED, 2).by("in the weights")),
            BASE);
    assertThat(verdict.tests())
        .extracting(TestResult::name)
        .filteredOn(name -> !name.endsWith(TestResult.WEIGHTED))
        .containsExactly(
            "keyed",
            "tied-7",
            "keyed in the weights",
            "tied-7 in the weights",
            "combined",
            "combined in the weights");
    TestResult best = verdict.strongest().orElseThrow();
    assertThat(best.name()).isEqualTo("combined in the weights");
    assertThat(best.matches()).isEqualTo(384 - 5);
    assertThat(best.correctedLog10p() - best.log10p()).isCloseTo(Math.log10(12), within(1e-12));
    assertThat(verdict.sentence())
        .contains("379 of 384 secret bits agree (combined in the weights");
  }

  @Test
  void judge_theBaseItself_isNotShownWhateverWasRead() {
    Verdict verdict =
        Judge.judge(Policy.defaults(), List.of(Case.reading(Case.KEYED, 0)), List.of(BASE), true);
    assertThat(verdict).isInstanceOf(Verdict.NotShown.class);
    assertThat(verdict.sentence()).contains("unmarked original itself");
    assertThat(verdict.tests()).hasSize(2);
  }

  @Test
  void judge_nothingReadable_isInconclusiveWithTheReasons() {
    Verdict verdict =
        judge(List.of(new Reading.Unreadable("keyed", "s", "the weights are closed")), BASE);
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(verdict.sentence())
        .contains("keyed: the weights are closed")
        .contains("not the same as an absent mark");
    assertThat(judge(List.of())).isInstanceOf(Verdict.Inconclusive.class);
  }

  @Test
  void judge_injectedMessages_cannotShowAtSmallAlpha() {
    Control accuser =
        new Control("accuser", "A pair of his own.", List.of(Case.injected(185, 200)));
    Verdict verdict =
        judge(List.of(Case.injected(200, 200)), Case.base(Case.injected(24, 200)), accuser);
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(verdict.sentence())
        .contains("2 of them cannot give less than 34 %")
        .contains("base: 24 of 200 images; accuser: 185 of 200 images")
        .contains("a channel and not an origin");
  }

  @Test
  void judge_injectedMessagesAmongManyReferences_goByRank() {
    List<Control> references = new ArrayList<>();
    for (int i = 0; i < 99; i++) {
      references.add(new Control("ref-" + i, "Another model.", List.of(Case.injected(i, 200))));
    }
    Policy lenient = Policy.defaults().withAlpha(0.02);
    Verdict best = Judge.judge(lenient, List.of(Case.injected(150, 200)), references, false);
    assertThat(best).isInstanceOf(Verdict.Shown.class);
    assertThat(best.tests().get(0).log10p()).isCloseTo(-2, within(1e-12));
    Verdict middle = Judge.judge(lenient, List.of(Case.injected(50, 200)), references, false);
    assertThat(middle).isInstanceOf(Verdict.NotShown.class);
    assertThat(middle.tests().get(0).log10p()).isCloseTo(Math.log10(0.5), within(1e-12));
  }

  @Test
  void judge_injectedBesideStored_doesNotDecide() {
    Verdict verdict =
        judge(
            List.of(Case.injected(200, 200), Case.innocent(Case.KEYED, "stranger")),
            Case.base(Case.innocent(Case.KEYED, "base"), Case.injected(0, 200)));
    assertThat(verdict).isInstanceOf(Verdict.NotShown.class);
    assertThat(verdict.tests())
        .extracting(TestResult::name)
        .containsExactly("keyed", "keyed, weighted");
  }

  @Test
  void odds_areNeverSmallerThanTheyAre() {
    assertThat(Odds.of(Math.log10(0.371))).isEqualTo("38 %");
    assertThat(Odds.of(0)).isEqualTo("100 %");
    assertThat(Odds.of(Math.log10(1 / 955.0))).isEqualTo("1 in 950");
    assertThat(Odds.of(-6)).isEqualTo("1 in 10^6");
    assertThat(Odds.of(Math.log10(1e-6))).isEqualTo("1 in 10^6");
    assertThat(Odds.of(-70.9)).isEqualTo("1 in 10^70");
  }

  @Test
  void newPolicy_outOfRange_isABug() {
    assertThatThrownBy(() -> new Policy(0, 1e-3, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Policy(1e-6, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Policy(1e-6, 1e-3, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
