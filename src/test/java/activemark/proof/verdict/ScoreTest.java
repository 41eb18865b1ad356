package activemark.proof.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.error.BadInput;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.NullClaim;
import activemark.proof.evidence.Reading;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readings that are one number for a model, and have no more than a rank. */
final class ScoreTest {
  private static final Policy LENIENT = Policy.defaults().withAlpha(0.02);

  private static Reading.Score score(String part, double value) {
    return new Reading.Score(part, part, "on 60 pictures", value);
  }

  private static Control control(String id, Reading... readings) {
    return new Control(id, "A model.", List.of(readings));
  }

  /** Models that score 0.00, 0.01, ... */
  private static List<Control> references(int count) {
    List<Control> references = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      references.add(control("ref-" + i, score("cka", i / 100.0)));
    }
    return references;
  }

  private static Verdict judge(Policy policy, double value, List<Control> controls) {
    return Judge.judge(policy, List.of(score("cka", value)), controls, false);
  }

  @Test
  void reading_thatIsNoNumber_isABug() {
    assertThatThrownBy(() -> score("cka", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void judge_aboveAllReferences_isShownByRank() {
    Verdict verdict = judge(LENIENT, 0.995, references(99));

    assertThat(verdict).isInstanceOf(Verdict.Shown.class);
    TestResult test = verdict.tests().get(0);
    assertThat(test.log10p()).isCloseTo(-2, within(1e-12));
    assertThat(test.matches()).isEqualTo(99);
    assertThat(test.bits()).isEqualTo(99);
    assertThat(test.nullHypothesis()).isEqualTo(new NullClaim.Calibrated().sentence());
    assertThat(verdict.sentence())
        .contains("answers better than the reference models")
        .contains("a score of 0.9950 (cka, rank among 99 controls)")
        .contains("a chance of 1 in 100")
        .contains("ref-0: a score of 0.0000");
  }

  @Test
  void judge_tiesAndMiddles_countAgainstTheClaim() {
    Verdict tied = judge(LENIENT, 0.98, references(99));
    assertThat(tied.tests().get(0).log10p()).isCloseTo(Math.log10(0.02), within(1e-12));

    Verdict middle = judge(LENIENT, 0.495, references(99));
    assertThat(middle).isInstanceOf(Verdict.NotShown.class);
    assertThat(middle.sentence())
        .contains("does not answer clearly better")
        .contains("does not prove the suspect innocent");
  }

  @Test
  void judge_tooFewReferencesForTheLimit_isInconclusive() {
    Verdict verdict = judge(Policy.defaults(), 1, references(3));

    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(verdict.sentence())
        .contains("one number for the suspect")
        .contains("3 of them cannot give less than 25 %");
  }

  @Test
  void judge_ownersModel_isNoReference() {
    Control owner = control(Control.OWNER_MODEL, score("cka", 1));
    Verdict alone = judge(LENIENT, 1, List.of(owner));
    assertThat(alone).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(alone.sentence())
        .contains("none was read")
        .contains("No model without the mark was read for comparison.")
        .contains("The owner's own model gives a score of 1.0000.");
    assertThat(alone.tests().get(0).bits()).isZero();

    List<Control> all = new ArrayList<>(references(99));
    all.add(owner);
    Verdict among = judge(LENIENT, 0.995, all);
    assertThat(among).isInstanceOf(Verdict.Shown.class);
    assertThat(among.tests().get(0).bits()).isEqualTo(99);
  }

  @Test
  void judge_severalScores_areCorrectedForTheirNumber() {
    List<Control> controls = new ArrayList<>();
    for (int i = 0; i < 99; i++) {
      controls.add(control("ref-" + i, score("cka", i / 100.0), score("ipguard", i / 100.0)));
    }
    Verdict verdict =
        Judge.judge(LENIENT, List.of(score("cka", 1), score("ipguard", 0.5)), controls, false);

    assertThat(verdict.tests()).hasSize(2);
    assertThat(verdict.tests().get(0).correctedLog10p()).isCloseTo(Math.log10(0.02), within(1e-12));
  }

  @Test
  void judge_scoreBesideStoredBits_doesNotDecide() {
    Verdict verdict =
        Judge.judge(
            LENIENT,
            List.of(score("cka", 1), Case.innocent(Case.KEYED, "stranger")),
            List.of(Case.base(Case.innocent(Case.KEYED, "base"))),
            false);

    assertThat(verdict).isInstanceOf(Verdict.NotShown.class);
    assertThat(verdict.tests()).noneMatch(test -> test.parts().contains("cka"));
  }

  @Test
  void judge_suspectThatIsTheCopyItself_isShownWhereNothingWasWritten() {
    List<Reading> read = List.of(score("cka", 1));
    Verdict fingerprint = Judge.judge(Policy.defaults(), read, List.of(), true, true);
    assertThat(fingerprint).isInstanceOf(Verdict.Shown.class);
    assertThat(fingerprint.tests()).isEmpty();
    assertThat(fingerprint.sentence())
        .contains("does not tell one recipient's copy from another's");

    Verdict marked = Judge.judge(Policy.defaults(), read, List.of(), true, false);
    assertThat(marked).isInstanceOf(Verdict.NotShown.class);
    Verdict stored =
        Judge.judge(Policy.defaults(), List.of(Case.reading(Case.KEYED, 0)), List.of(), true, true);
    assertThat(stored).isInstanceOf(Verdict.NotShown.class);
  }

  @Test
  void evidence_withScores_isReadBackAndHolds() {
    Reading gap = new Reading.Unreadable("ipguard", "ipguard", "another width");
    for (List<Control> controls :
        List.of(
            List.<Control>of(),
            List.of(control(Control.OWNER_MODEL, score("cka", 1), score("ipguard", 1))),
            references(5))) {
      Evidence evidence = Case.evidence(List.of(score("cka", 0.25), gap), controls, true);
      EvidenceCheck check = EvidenceCheck.of(evidence.toJson(), "test");

      assertThat(check.disagreements()).isEmpty();
      assertThat(check.evidence()).isEqualTo(evidence);
    }
  }

  @Test
  void evidence_withEditedScore_doesNotHold() {
    ObjectNode document =
        Case.evidence(List.of(score("cka", 0.025)), references(5), false).toJson();
    ((ObjectNode) document.get("readings").get(0)).put("score", 0.9);
    document.put("digest", EvidenceJson.digest(document));

    assertThat(EvidenceCheck.of(document, "test").disagreements())
        .anyMatch(said -> said.contains("verdict"));
    ((ObjectNode) document.get("readings").get(0)).put("score", "high");
    assertThatThrownBy(() -> EvidenceCheck.of(document, "test")).isInstanceOf(BadInput.class);
  }
}
