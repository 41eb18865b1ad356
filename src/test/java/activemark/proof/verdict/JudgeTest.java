package activemark.proof.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.Reading;
import activemark.proof.stats.Binomial;
import java.util.ArrayList;
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
                + " 1 in 10^70 (corrected for 1 test; the limit was 1 in 10^6).");
  }

  @Test
  void judge_severalParts_countsEveryTestAndAllTogether() {
    Verdict verdict =
        judge(List.of(Case.reading(Case.KEYED, 80), Case.reading(Case.TIED, 40)), BASE);
    assertThat(verdict.tests())
        .extracting(TestResult::name)
        .containsExactly("keyed", "tied-7", "combined");
    TestResult combined = verdict.tests().get(2);
    assertThat(combined.matches()).isEqualTo(176 + 88);
    assertThat(combined.bits()).isEqualTo(384);
    assertThat(combined.parts()).containsExactly("keyed", "tied-7");
    assertThat(combined.log10p()).isEqualTo(Binomial.log10UpperTail(384, 264));
    for (TestResult test : verdict.tests()) {
      assertThat(test.correctedLog10p() - test.log10p()).isCloseTo(Math.log10(3), within(1e-12));
      assertThat(test.nullHypothesis()).contains("fair coin");
    }
    assertThat(verdict.strongest()).contains(combined);
  }

  @Test
  void judge_exactlyTheNeededBits_isShown_oneFewer_isNot() {
    int needed = Binomial.needed(256, 1e-6);
    assertThat(judge(List.of(Case.reading(Case.KEYED, 256 - needed)), BASE))
        .isInstanceOf(Verdict.Shown.class);
    assertThat(judge(List.of(Case.reading(Case.KEYED, 256 - needed + 1)), BASE))
        .isInstanceOf(Verdict.NotShown.class);
  }

  @Test
  void judge_triedKeys_multiplyTheChance() {
    int needed = Binomial.needed(256, 1e-6);
    Verdict verdict =
        Judge.judge(
            Policy.defaults().withTries(1000),
            List.of(Case.reading(Case.KEYED, 256 - needed)),
            List.of(BASE),
            false);
    assertThat(verdict).isInstanceOf(Verdict.NotShown.class);
    assertThat(verdict.sentence()).contains("1 test and 1000 keys tried");
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
  void judge_controlsAreCorrectedForTheirReadings() {
    // 154 of 256 is just below one in a thousand; with a second reading and both together it is
    // not.
    int wrong = 256 - Binomial.needed(256, 1e-3);
    List<Reading> suspect = List.of(Case.reading(Case.KEYED, 3));
    assertThat(judge(suspect, Case.base(Case.reading(Case.KEYED, wrong))))
        .isInstanceOf(Verdict.Inconclusive.class);
    assertThat(
            judge(suspect, Case.base(Case.reading(Case.KEYED, wrong), Case.reading(Case.TIED, 64))))
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
  void judge_onePartReadTwice_countsTwoTestsButItsCodewordOnce() {
    Verdict verdict =
        judge(
            List.of(
                Case.innocent(Case.KEYED, "plain"),
                Case.reading(Case.KEYED, 3),
                Case.reading(Case.TIED, 60)),
            BASE);
    assertThat(verdict.tests()).hasSize(4);
    TestResult combined = verdict.tests().get(3);
    assertThat(combined.bits()).isEqualTo(384);
    assertThat(combined.matches())
        .isEqualTo(verdict.tests().get(0).matches() + verdict.tests().get(2).matches());
  }

  @Test
  void judge_theBaseItself_isNotShownWhateverWasRead() {
    Verdict verdict =
        Judge.judge(Policy.defaults(), List.of(Case.reading(Case.KEYED, 0)), List.of(BASE), true);
    assertThat(verdict).isInstanceOf(Verdict.NotShown.class);
    assertThat(verdict.sentence()).contains("unmarked original itself");
    assertThat(verdict.tests()).hasSize(1);
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
    assertThat(verdict.tests()).extracting(TestResult::name).containsExactly("keyed");
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
