package activemark.proof.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.proof.stats.KolmogorovSmirnov;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is told beside the verdict. */
final class FurtherTest {
  private static final Control BASE =
      Case.base(Case.innocent(Case.KEYED, "base"), Case.innocent(Case.TIED, "base"));

  private static Evidence evidence(
      int wrong, List<Control> controls, @Nullable Decoys decoys, Policy policy) {
    return Case.evidence(List.of(Case.even(Case.KEYED, wrong)), controls, decoys, policy, true);
  }

  private static <T extends Further> Optional<T> find(Evidence evidence, Class<T> kind) {
    return evidence.further().stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private static Control reference(int n, Reading... readings) {
    return Control.ofModel(
        Control.REFERENCE, "m" + n, Case.digest("reference " + n), List.of(readings));
  }

  @Test
  void decoys_rank_countsTiesAgainstTheClaim() {
    Decoys decoys = new Decoys(1, List.of(128, 250, 249, 100));
    Further.AmongDecoys found =
        find(evidence(6, List.of(BASE), decoys, Policy.defaults()), Further.AmongDecoys.class)
            .orElseThrow();
    assertThat(found.decoys()).isEqualTo(4);
    assertThat(found.atLeast()).isEqualTo(1);
    assertThat(found.p()).isEqualTo(2 / 5.0);
    assertThat(found.sentence()).contains("Assumed of an innocent suspect");
  }

  @Test
  void decoys_turnedBits_countWhenTwoSided() {
    Decoys decoys = new Decoys(1, List.of(10, 128));
    Policy both = Policy.defaults().withTwoSided(true);
    assertThat(
            find(evidence(250, List.of(BASE), decoys, both), Further.AmongDecoys.class)
                .orElseThrow()
                .p())
        .isEqualTo(1 / 3.0);
    assertThat(
            find(evidence(250, List.of(BASE), decoys, Policy.defaults()), Further.AmongDecoys.class)
                .orElseThrow()
                .p())
        .isEqualTo(1);
  }

  /** Under the null the claim's own key is one of the decoys. */
  @Test
  void decoys_innocentSuspect_givesUniformRanks() {
    RandomStream random = new Seed(20260101).stream("decoy ranks");
    int runs = 1500;
    double[] p = new double[runs];
    for (int run = 0; run < runs; run++) {
      List<Integer> decoys = new ArrayList<>();
      for (int k = 0; k < 19; k++) {
        decoys.add(heads(random.bits(256)));
      }
      int wrong = 256 - heads(random.bits(256));
      Evidence one = evidence(wrong, List.of(BASE), new Decoys(1, decoys), Policy.defaults());
      Further.AmongDecoys found = find(one, Further.AmongDecoys.class).orElseThrow();
      assertThat(found.p() * 20).isEqualTo(1.0 + found.atLeast());
      p[run] = found.p();
    }
    for (double level : new double[] {0.05, 0.1, 0.25, 0.5}) {
      double share = Arrays.stream(p).filter(each -> each <= level).count() / 1.0 / runs;
      // Never above the level but by the luck of the draw: four standard deviations.
      assertThat(share).isLessThan(level + 4 * Math.sqrt(level * (1 - level) / runs));
    }
    // With the ties broken evenly it is uniform; ties make p larger, so only slightly off.
    double[] spread = new double[runs];
    for (int run = 0; run < runs; run++) {
      spread[run] = p[run] - random.nextDouble() / 20;
    }
    assertThat(KolmogorovSmirnov.uniform(spread).distance()).isLessThan(0.12);
  }

  private static int heads(boolean[] coins) {
    int heads = 0;
    for (boolean coin : coins) {
      heads += coin ? 1 : 0;
    }
    return heads;
  }

  @Test
  void references_rank_isAmongThoseThatCouldBeRead() {
    List<Control> controls = new ArrayList<>(List.of(BASE));
    for (int i = 0; i < 9; i++) {
      controls.add(reference(i, Case.innocent(Case.KEYED, "r" + i)));
    }
    controls.add(
        reference(9, new Reading.Unreadable("keyed", "activemark-keyed", "no such blocks")));
    Further.AmongReferences found =
        find(evidence(3, controls, null, Policy.defaults()), Further.AmongReferences.class)
            .orElseThrow();
    assertThat(found.references()).isEqualTo(9);
    assertThat(found.p()).isEqualTo(0.1);
  }

  @Test
  void references_withoutAny_areNotMentioned() {
    assertThat(
            find(
                evidence(3, List.of(BASE), null, Policy.defaults()), Further.AmongReferences.class))
        .isEmpty();
  }

  @Test
  void sequential_clearCopy_needsFewBits_andMoreTriesNeedMore() {
    Further.OneByOne once =
        find(evidence(3, List.of(BASE), null, Policy.defaults()), Further.OneByOne.class)
            .orElseThrow();
    Further.OneByOne often =
        find(
                evidence(
                    3, List.of(BASE), null, Policy.defaults().withTries(new Tries(100, 10, 10))),
                Further.OneByOne.class)
            .orElseThrow();
    assertThat(once.needed().orElseThrow()).isLessThan(40);
    assertThat(often.needed().orElseThrow()).isGreaterThan(once.needed().orElseThrow());
    assertThat(once.bits()).isEqualTo(256);
  }

  @Test
  void work_isAfterEveryCorrection() {
    Evidence clear = evidence(0, List.of(BASE), null, Policy.defaults());
    Evidence tried = evidence(0, List.of(BASE), null, Policy.defaults().withTries(1024));
    double without = find(clear, Further.Work.class).orElseThrow().bits();
    // 256 bits, two tests: 2^255.
    assertThat(without).isBetween(254.99, 255.01);
    assertThat(find(tried, Further.Work.class).orElseThrow().bits())
        .isBetween(without - 10.01, without - 9.99);
    assertThat(new Further.Work(63.9).enoughUndated()).isFalse();
    assertThat(new Further.Work(64).enoughUndated()).isTrue();
    assertThat(new Further.Work(30).sentence()).contains("2^30", "2^64", "dated commitment");
    assertThat(new Further.Work(0).sentence()).contains("worth nothing").doesNotContain("2^");
  }

  @Test
  void further_isPartOfTheDocument_andAnEditShows() {
    Decoys decoys = new Decoys(-5, List.of(128, 130, 120));
    ObjectNode document =
        evidence(3, List.of(BASE), decoys, Policy.defaults().withTwoSided(true)).toJson();
    assertThat(EvidenceCheck.of(document, "test").holds()).isTrue();
    ((ObjectNode) document.get("further").get(0)).put("p", 1e-6);
    document.put("digest", EvidenceJson.digest(document));
    assertThat(EvidenceCheck.of(document, "test").disagreements())
        .singleElement()
        .asString()
        .startsWith("further[0].p:");
    ((ArrayNode) document.at("/decoys/agreements")).removeAll();
    assertThatThrownBy(() -> EvidenceCheck.of(document, "test"))
        .hasMessageContaining("decoys.agreements");
  }

  @Test
  void twoSided_turnedBits_areShown_andOneSidedTheyAreNot() {
    List<Reading> readings = List.of(Case.even(Case.KEYED, 253));
    Verdict both =
        Judge.judge(Policy.defaults().withTwoSided(true), readings, List.of(BASE), false);
    assertThat(both).isInstanceOf(Verdict.Shown.class);
    assertThat(both.sentence()).contains("253 of 256", "keyed, inverted", "4 tests");
    Verdict one = Judge.judge(Policy.defaults(), readings, List.of(BASE), false);
    assertThat(one).isInstanceOf(Verdict.NotShown.class);
    assertThat(one.sentence()).contains("fewer bits agree than chance explains (keyed, inverted)");
    Verdict innocent =
        Judge.judge(Policy.defaults(), List.of(Case.even(Case.KEYED, 128)), List.of(BASE), false);
    assertThat(innocent.sentence()).doesNotContain("turned");
  }

  @Test
  void twoSided_costsAFactorOfTwo() {
    List<Reading> readings = List.of(Case.reading(Case.KEYED, 40));
    double one =
        Judge.judge(Policy.defaults(), readings, List.of(BASE), false)
            .strongest()
            .orElseThrow()
            .correctedLog10p();
    double two =
        Judge.judge(Policy.defaults().withTwoSided(true), readings, List.of(BASE), false)
            .strongest()
            .orElseThrow()
            .correctedLog10p();
    assertThat(two - one).isBetween(Math.log10(2) - 1e-9, Math.log10(2) + 1e-9);
  }

  @Test
  void twoSided_turnedControl_voidsTheClaim() {
    Control turned = new Control("sibling", "Turned.", List.of(Case.even(Case.KEYED, 250)));
    assertThat(
            Judge.judge(
                Policy.defaults().withTwoSided(true),
                List.of(Case.even(Case.KEYED, 3)),
                List.of(BASE, turned),
                false))
        .isInstanceOf(Verdict.Inconclusive.class);
  }

  @Test
  void twoSided_undecidedBits_speakForNeitherSide() {
    Reading.StoredBits undecided =
        new Reading.StoredBits("keyed", "s", "p", BitString.of(new boolean[64]), new double[64]);
    assertThat(Chances.stored("", List.of(undecided), 1, true))
        .allSatisfy(test -> assertThat(test.matches()).isZero());
  }

  @Test
  void twoSided_falseAlarms_areNoMoreThanAllowed() {
    RandomStream random = new Seed(20260101).stream("two sides");
    int alarms = 0;
    for (int run = 0; run < 1000; run++) {
      double[] soft = new double[64];
      for (int i = 0; i < soft.length; i++) {
        soft[i] = random.nextGaussian();
      }
      List<Reading> readings =
          List.of(new Reading.StoredBits("a", "s", "p", BitString.of(random.bits(64)), soft));
      alarms +=
          Chances.stored("", readings, 1, true).stream()
                  .anyMatch(test -> test.correctedLog10p() <= Math.log10(0.05))
              ? 1
              : 0;
    }
    // At most 50 expected, standard deviation 7.
    assertThat(alarms).isBetween(5, 80);
  }

  @Test
  void tries_multiply_andSayWhat() {
    assertThat(new Tries(40, 1, 1).inWords()).isEqualTo("40 keys");
    assertThat(new Tries(3, 5, 2).inWords()).isEqualTo("3 keys x 5 recipients x 2 alignments");
    assertThat(new Tries(3, 5, 2).total()).isEqualTo(30);
    int most = Integer.MAX_VALUE;
    assertThat(new Tries(most, most, most).total()).isEqualTo(Math.pow(most, 3));
    assertThatThrownBy(() -> new Tries(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void chosenControl_thatShowsTheMark_makesItInconclusive() {
    Control chosen =
        Control.ofModel(
            Control.CHOSEN,
            "sibling",
            Case.digest("sibling"),
            List.of(Case.reading(Case.KEYED, 60)));
    Verdict verdict =
        Judge.judge(
            Policy.defaults(), List.of(Case.reading(Case.KEYED, 3)), List.of(BASE, chosen), false);
    assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
    assertThat(verdict.sentence()).contains("control." + Case.digest("sibling").substring(0, 12));
    assertThat(chosen.what()).contains("sibling", Case.digest("sibling"));
  }

  @Test
  void decoys_withoutAny_areRefused() {
    assertThatThrownBy(() -> new Decoys(1, List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Decoys(1, Collections.nCopies(2, -1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
