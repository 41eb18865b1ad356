package activemark.proof.verdict;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.NullClaim;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import activemark.proof.stats.Binomial;
import activemark.proof.stats.Conformal;
import activemark.proof.stats.Multiplicity;
import activemark.proof.stats.SignSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From readings to chances. */
final class Chances {
  private Chances() {}

  /**
   * Two exact tests per reading of stored bits, and two of all parts together if there are several:
   * one counts the bits that agree, the other weighs each by how clearly it was read, which does
   * not depend on the codeword. All are corrected for their number and for the tries.
   *
   * <p>If a part was read in several ways its readings share a codeword and are no independent
   * coins: all parts together are then tested once for each way.
   *
   * <p>Where turned bits count too, every test is also made with the whole codeword turned around.
   *
   * @param prefix put before each test's name
   */
  static List<TestResult> stored(
      String prefix, List<Reading> readings, double tries, boolean twoSided) {
    List<TestResult> raw = new ArrayList<>();
    Map<String, Map<String, Reading.StoredBits>> ways = new LinkedHashMap<>();
    for (Reading reading : readings) {
      if (reading instanceof Reading.StoredBits bits) {
        raw.addAll(exact(prefix + bits.title(), List.of(bits), twoSided));
        ways.computeIfAbsent(bits.way(), w -> new LinkedHashMap<>()).putIfAbsent(bits.part(), bits);
      }
    }
    ways.forEach(
        (way, parts) -> {
          if (parts.size() > 1) {
            String name = way.isEmpty() ? TestResult.COMBINED : TestResult.COMBINED + " " + way;
            raw.addAll(exact(prefix + name, List.copyOf(parts.values()), twoSided));
          }
        });
    return corrected(raw, tries);
  }

  /**
   * A rank among the controls per reading that has no more than that; references are the controls'
   * readings of the same part.
   */
  static List<TestResult> ranked(List<Reading> readings, List<Control> controls, double tries) {
    List<TestResult> raw = new ArrayList<>();
    for (Reading reading : readings) {
      if (reading instanceof Reading.Ranked ranked) {
        double[] references =
            references(ranked.part(), controls).stream()
                .mapToDouble(Reading.Ranked::statistic)
                .toArray();
        double p = Conformal.p(ranked.statistic(), references);
        int below = (int) Arrays.stream(references).filter(r -> r < ranked.statistic()).count();
        raw.add(
            new TestResult(
                ranked.part() + ", rank among " + references.length + " controls",
                List.of(ranked.part()),
                ranked instanceof Reading.InjectedBits bits ? bits.imagesWithinTolerance() : below,
                ranked instanceof Reading.InjectedBits bits ? bits.images() : references.length,
                StrictMath.log10(p),
                0,
                ranked.nullClaim().sentence()));
      }
    }
    return corrected(raw, tries);
  }

  /** The controls' readings of a part that are ranked; the owner's own model is no reference. */
  static List<Reading.Ranked> references(String part, List<Control> controls) {
    List<Reading.Ranked> found = new ArrayList<>();
    for (Control control : controls) {
      if (control.id().equals(Control.OWNER_MODEL)) {
        continue;
      }
      for (Reading reading : control.readings()) {
        if (reading instanceof Reading.Ranked ranked && ranked.part().equals(part)) {
          found.add(ranked);
        }
      }
    }
    return found;
  }

  private static List<TestResult> exact(
      String name, List<Reading.StoredBits> readings, boolean twoSided) {
    List<TestResult> tests = new ArrayList<>(exact(name, readings, 1));
    if (twoSided) {
      tests.addAll(exact(name + TestResult.INVERTED, readings, -1));
    }
    return tests;
  }

  /**
   * A count and its weighted twin.
   *
   * @param sign 1 for the codeword, -1 for the codeword turned around
   */
  private static List<TestResult> exact(String name, List<Reading.StoredBits> readings, int sign) {
    List<String> parts = readings.stream().map(Reading.StoredBits::part).toList();
    int matches = readings.stream().mapToInt(each -> agreements(each, sign)).sum();
    int bits = readings.stream().mapToInt(Reading.StoredBits::bits).sum();
    String claim = NullClaim.Keyed.FAIR.sentence();
    double counted = Binomial.log10UpperTail(bits, matches);
    double weighed = weighed(readings, sign);
    return List.of(
        new TestResult(name, parts, matches, bits, counted, 0, claim),
        new TestResult(name + TestResult.WEIGHTED, parts, matches, bits, weighed, 0, claim));
  }

  /** An undecided bit agrees with neither the codeword nor its opposite. */
  private static int agreements(Reading.StoredBits reading, int sign) {
    if (sign > 0) {
      return reading.matches();
    }
    int undecided = (int) Arrays.stream(reading.soft()).filter(value -> value == 0).count();
    return reading.bits() - reading.matches() - undecided;
  }

  /** Each part's bits are weighed among themselves, so that parts count alike. */
  private static double weighed(List<Reading.StoredBits> readings, int sign) {
    int bits = readings.stream().mapToInt(Reading.StoredBits::bits).sum();
    List<Integer> all = new ArrayList<>();
    int total = 0;
    for (Reading.StoredBits reading : readings) {
      int[] weights = SignSum.weights(reading.soft(), bits);
      BitString decoded = reading.decoded();
      for (int i = 0; i < weights.length; i++) {
        all.add(weights[i]);
        total += decoded.get(i) == reading.expected().get(i) ? weights[i] : -weights[i];
      }
    }
    return SignSum.log10UpperTail(all.stream().mapToInt(Integer::intValue).toArray(), sign * total);
  }

  private static List<TestResult> corrected(List<TestResult> raw, double tries) {
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
