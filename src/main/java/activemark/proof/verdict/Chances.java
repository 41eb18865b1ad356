package activemark.proof.verdict;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.NullClaim;
import activemark.proof.evidence.Reading;
import activemark.proof.stats.Binomial;
import activemark.proof.stats.Conformal;
import activemark.proof.stats.Multiplicity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From readings to chances. */
final class Chances {
  static final String COMBINED = "combined";

  private Chances() {}

  /**
   * An exact test per reading of stored bits, and one of all parts together if there are several.
   * All are corrected for their number and for the tries.
   *
   * <p>If a part was read more than once its readings share a codeword and are no independent
   * coins: the combined test then takes the first of them, an order that the scheme fixes.
   *
   * @param prefix put before each test's name
   */
  static List<TestResult> stored(String prefix, List<Reading> readings, int tries) {
    List<TestResult> raw = new ArrayList<>();
    Map<String, TestResult> firstOfPart = new LinkedHashMap<>();
    for (Reading reading : readings) {
      if (reading instanceof Reading.StoredBits bits) {
        TestResult test =
            exact(prefix + bits.part(), List.of(bits.part()), bits.matches(), bits.bits());
        raw.add(test);
        firstOfPart.putIfAbsent(bits.part(), test);
      }
    }
    if (firstOfPart.size() > 1) {
      int matches = firstOfPart.values().stream().mapToInt(TestResult::matches).sum();
      int bits = firstOfPart.values().stream().mapToInt(TestResult::bits).sum();
      raw.add(exact(prefix + COMBINED, List.copyOf(firstOfPart.keySet()), matches, bits));
    }
    return corrected(raw, tries);
  }

  /**
   * A rank among the controls per reading of injected messages; references are the controls'
   * readings of the same part.
   */
  static List<TestResult> injected(List<Reading> readings, List<Control> controls, int tries) {
    List<TestResult> raw = new ArrayList<>();
    for (Reading reading : readings) {
      if (reading instanceof Reading.InjectedBits bits) {
        double[] references =
            references(bits.part(), controls).stream()
                .mapToDouble(Reading.InjectedBits::shareWithinTolerance)
                .toArray();
        double p = Conformal.p(bits.shareWithinTolerance(), references);
        raw.add(
            new TestResult(
                bits.part() + ", rank among " + references.length + " controls",
                List.of(bits.part()),
                bits.imagesWithinTolerance(),
                bits.images(),
                StrictMath.log10(p),
                0,
                bits.nullClaim().sentence()));
      }
    }
    return corrected(raw, tries);
  }

  /** The controls' readings of a part that injects messages. */
  static List<Reading.InjectedBits> references(String part, List<Control> controls) {
    List<Reading.InjectedBits> found = new ArrayList<>();
    for (Control control : controls) {
      for (Reading reading : control.readings()) {
        if (reading instanceof Reading.InjectedBits bits && bits.part().equals(part)) {
          found.add(bits);
        }
      }
    }
    return found;
  }

  private static TestResult exact(String name, List<String> parts, int matches, int bits) {
    double log10p = Binomial.log10UpperTail(bits, matches);
    return new TestResult(name, parts, matches, bits, log10p, 0, NullClaim.Keyed.FAIR.sentence());
  }

  private static List<TestResult> corrected(List<TestResult> raw, int tries) {
    List<TestResult> corrected = new ArrayList<>();
    for (TestResult test : raw) {
      double log10p =
          Multiplicity.bonferroniLog10(
              Multiplicity.bonferroniLog10(test.log10p(), raw.size()), tries);
      corrected.add(
          new TestResult(
              test.name(),
              test.parts(),
              test.matches(),
              test.bits(),
              test.log10p(),
              log10p,
              test.nullHypothesis()));
    }
    return corrected;
  }
}
