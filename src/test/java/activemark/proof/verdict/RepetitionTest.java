package activemark.proof.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.Reading;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reading beside its repetition. */
final class RepetitionTest {
  private static final Control BASE =
      Case.base(Case.innocent(Case.KEYED, "base"), Case.innocent(Case.TIED, "base"));
  private static final Evidence SHOWN = Case.shown(true);

  private static Reading changed(int at, double factor) {
    Reading.StoredBits first = Case.reading(Case.KEYED, 3);
    double[] soft = first.soft();
    soft[at] *= factor;
    return new Reading.StoredBits(
        first.part(), first.scheme(), first.place(), first.expected(), soft);
  }

  private static Repetition repeated(Reading keyed) {
    List<Reading> readings = List.of(keyed, SHOWN.readings().get(1), SHOWN.readings().get(2));
    return Repetition.of(SHOWN, readings, List.of(BASE));
  }

  @Test
  void of_theSameReading_holdsWithoutDistance() {
    Repetition same = Repetition.of(SHOWN, SHOWN.readings(), SHOWN.controls());
    assertThat(same.holds()).isTrue();
    assertThat(same.parts()).hasSize(3).allMatch(part -> part.distance() == 0);
    assertThat(same.further()).hasSize(2).allMatch(Repetition.Part::holds);
  }

  @Test
  void of_aWayOfReadingThatTheDocumentDoesNotKnow_isLeftOut() {
    List<Reading> more = new ArrayList<>(SHOWN.readings());
    more.add(Case.reading(Case.TIED, 2).by("in the weights"));
    Repetition same = Repetition.of(SHOWN, more, SHOWN.controls());
    assertThat(same.holds()).isTrue();
    assertThat(same.parts()).hasSize(3);
    assertThat(same.verdict()).isEqualTo(SHOWN.verdict());
  }

  @Test
  void of_otherRounding_holdsAndSaysHowFar() {
    Repetition rounded = repeated(changed(10, 1 + 1e-5));
    assertThat(rounded.holds()).isTrue();
    assertThat(rounded.parts().get(0).distance()).isBetween(1e-7, 1e-4);
    assertThat(rounded.parts().get(0).inWords()).contains("no bit differs", "e-0");
  }

  @Test
  void of_softBitThatIsOff_doesNotHold() {
    Repetition off = repeated(changed(10, 1.5));
    assertThat(off.holds()).isFalse();
    assertThat(off.same()).isTrue();
    assertThat(off.parts().get(0).flipped()).isZero();
  }

  /** What a thief does who makes his copy round coarsely. */
  @Test
  void of_coarseRounding_holdsWhereTheNewReadingIsEnoughByItself() {
    Repetition strong = repeated(changed(10, 1.02));
    assertThat(strong.repeats()).isFalse();
    assertThat(strong.holds()).isTrue();

    Reading.StoredBits weak = Case.weak(Case.KEYED, 0.4);
    Evidence barely =
        Case.evidence(List.of(weak), List.of(Case.base(Case.innocent(Case.KEYED, "base"))), true);
    double[] soft = weak.soft();
    soft[10] += 0.02;
    Reading again =
        new Reading.StoredBits(weak.part(), weak.scheme(), weak.place(), weak.expected(), soft);
    Repetition rough = Repetition.of(barely, List.of(again), barely.controls());
    assertThat(rough.verdict()).isInstanceOf(Verdict.Shown.class);
    assertThat(rough.same()).isTrue();
    assertThat(rough.holds()).as("10^-10 is not enough by itself").isFalse();
  }

  @Test
  void distance_isAShareOfTheSize_howeverLargeOrSmallNumbersAre() {
    for (double size : new double[] {1e-300, 1, 1e200, Double.MAX_VALUE}) {
      double[] before = {size, -size};
      double[] after = {size * (1 - 1e-5), -size};
      assertThat(Repetition.distance(before, after)).isCloseTo(1e-5, within(1e-9));
    }
    assertThat(Repetition.distance(new double[] {1e200, 1e-300}, new double[] {1, 1}))
        .isGreaterThan(0.5);
  }

  @Test
  void of_flippedBit_doesNotHold() {
    Repetition flipped = repeated(changed(10, -1e-9));
    assertThat(flipped.holds()).isFalse();
    assertThat(flipped.parts().get(0).flipped()).isOne();
    assertThat(flipped.parts().get(0).inWords()).contains("1 bits differ");
  }

  @Test
  void of_flippedBitNextToZero_holds() {
    Reading.StoredBits sure = (Reading.StoredBits) SHOWN.readings().get(0);
    Evidence unsure =
        Case.evidence(
            List.of(tiny(sure, 1), SHOWN.readings().get(1), SHOWN.readings().get(2)),
            SHOWN.controls(),
            true);
    Repetition flipped =
        Repetition.of(
            unsure,
            List.of(tiny(sure, -1), SHOWN.readings().get(1), SHOWN.readings().get(2)),
            List.of(BASE));
    assertThat(flipped.parts().get(0).flipped()).isOne();
    assertThat(flipped.holds()).isTrue();
  }

  private static Reading.StoredBits tiny(Reading.StoredBits bits, int sign) {
    double[] soft = bits.soft();
    soft[10] = sign * 1e-5;
    return new Reading.StoredBits(bits.part(), bits.scheme(), "block 9", bits.expected(), soft);
  }

  @Test
  void of_otherKindOfReading_doesNotHold() {
    Repetition other =
        repeated(new Reading.Unreadable("keyed", "activemark-keyed", "no such block"));
    assertThat(other.holds()).isFalse();
    assertThat(other.parts().get(0).comparable()).isFalse();
  }

  @Test
  void of_innocentModel_hasAnotherOutcome() {
    Repetition innocent =
        Repetition.of(
            SHOWN,
            List.of(Case.innocent(Case.KEYED, "x"), Case.innocent(Case.TIED, "x")),
            List.of(BASE));
    assertThat(innocent.same()).isFalse();
    assertThat(innocent.holds()).isFalse();
    assertThat(innocent.verdict()).isInstanceOf(Verdict.NotShown.class);
  }

  @Test
  void of_controlThatShowsTheMarkThisTime_hasAnotherOutcome() {
    Control brought =
        Control.ofModel(
            Control.CHOSEN, "sibling", Case.digest("s"), List.of(Case.reading(Case.KEYED, 20)));
    Repetition again = Repetition.of(SHOWN, SHOWN.readings(), List.of(BASE, brought));
    assertThat(again.parts()).allMatch(Repetition.Part::holds);
    assertThat(again.holds()).isFalse();
    assertThat(again.verdict()).isInstanceOf(Verdict.Inconclusive.class);
  }

  @Test
  void of_controlDecidedByRounding_doesNotMatter() {
    Repetition again =
        Repetition.of(
            SHOWN,
            SHOWN.readings(),
            List.of(Case.base(Case.innocent(Case.KEYED, "y"), Case.innocent(Case.TIED, "y"))));
    assertThat(again.holds()).isTrue();
    assertThat(again.further()).noneMatch(Repetition.Part::holds);
  }
}
