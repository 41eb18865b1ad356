package activemark.bench.arena;

import activemark.bench.result.Finding;
import activemark.bench.result.Place;
import activemark.bench.result.Statistic;
import activemark.bench.result.Trial;
import activemark.mark.Schemes;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.TestResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a verification showed, as the arena keeps it. */
final class Observations {
  private static final String NOT_SHOWN = "not-shown";

  private Observations() {}

  /**
   * What was read from the suspect.
   *
   * @param making seconds it took to make the suspect
   * @param reading seconds of the verification
   */
  static Finding of(
      Evidence evidence,
      MarkedCopies.Copy copy,
      Optional<Finding.Utility> utility,
      Optional<Double> cosine,
      double making,
      double reading) {
    List<Reading> readings = evidence.readings();
    Optional<TestResult> joint =
        evidence.verdict().tests().stream()
            .filter(test -> test.name().equals(TestResult.COMBINED))
            .findFirst()
            .or(() -> evidence.verdict().strongest());
    return new Finding.Observed(
        evidence.suspect().digest(),
        statistics(readings),
        byRule(readings, copy, evidence.verdict().outcome()),
        isStored(readings) ? joint.map(Observations::test) : Optional.empty(),
        utility,
        cosine,
        making,
        reading);
  }

  /**
   * The controls that a scheme asks for beside the marked copy, as cells of their own.
   *
   * @param place of the marked copy
   */
  static List<Trial> controls(
      Place place, Evidence evidence, MarkedCopies.Copy copy, double reading) {
    List<Trial> trials = new ArrayList<>();
    for (Control control : evidence.controls()) {
      // The base is a cell anyway. A fingerprint's owner's model is what it should show in.
      if (!control.id().equals(Control.BASE) && !control.id().equals(Control.OWNER_MODEL)) {
        Finding finding =
            new Finding.Observed(
                evidence.suspect().digest(),
                statistics(control.readings()),
                byRule(control.readings(), copy, Finding.Observed.NO_RULE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                reading);
        trials.add(new Trial(place.control(control.id()), finding));
      }
    }
    return trials;
  }

  /**
   * The verdict by the scheme's own rule: the exact test of stored bits, or the published limit of
   * every part.
   *
   * @param judged the verdict on stored bits
   */
  private static String byRule(List<Reading> readings, MarkedCopies.Copy copy, String judged) {
    if (isStored(readings)) {
      return judged;
    }
    if (readings.stream().allMatch(Reading.Unreadable.class::isInstance)) {
      return "inconclusive";
    }
    for (Reading reading : readings) {
      OptionalDouble limit = limit(reading, copy);
      if (limit.isEmpty()) {
        return Finding.Observed.NO_RULE;
      }
      if (!(reading instanceof Reading.Ranked ranked && ranked.statistic() > limit.getAsDouble())) {
        return NOT_SHOWN;
      }
    }
    return "shown";
  }

  private static OptionalDouble limit(Reading reading, MarkedCopies.Copy copy) {
    for (MarkPart part : copy.mark().parts()) {
      if (part.id().equals(reading.part())) {
        return Schemes.byId(part.scheme()).threshold(part);
      }
    }
    return OptionalDouble.empty();
  }

  /** One number for each part: schemes are compared by their main way of reading. */
  private static List<Statistic> statistics(List<Reading> readings) {
    return readings.stream().filter(reading -> reading.way().isEmpty()).map(Statistic::of).toList();
  }

  private static boolean isStored(List<Reading> readings) {
    return readings.stream().anyMatch(Reading.StoredBits.class::isInstance);
  }

  private static Finding.Test test(TestResult test) {
    return new Finding.Test(
        test.name(), test.matches(), test.bits(), test.log10p(), test.correctedLog10p());
  }
}
