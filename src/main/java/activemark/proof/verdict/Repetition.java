package activemark.proof.verdict;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A reading made again beside the one in a document.
 *
 * @param parts how each part of the suspect repeats
 * @param further how each reading of a control repeats; where nothing is stored, rounding alone
 *     decides bits, so these need not be equal
 * @param verdict what follows from the new readings by the document's policy
 * @param same whether that is the document's outcome
 */
public record Repetition(List<Part> parts, List<Part> further, Verdict verdict, boolean same) {
  /**
   * Soft bits may differ by this share of their size, as other machines round otherwise; one that
   * is so near to zero may change its sign by that. What is shown is judged by the new ones.
   */
  public static final double TOLERANCE = 1e-3;

  /**
   * A thief can make his copy round more coarsely, by large numbers that cancel out, so that true
   * evidence repeats no better than this on another processor. Then the new reading decides, and
   * has to be enough without the document: see {@link #holds}.
   */
  public static final double ROUGH = 0.1;

  /** Copies the lists. */
  public Repetition {
    parts = List.copyOf(parts);
    further = List.copyOf(further);
  }

  /**
   * One reading and its repetition.
   *
   * @param from "suspect" or the control's id
   * @param part id of the part
   * @param comparable whether both are readings of the same kind and size
   * @param flipped bits that were decided otherwise
   * @param distance largest difference of two soft bits, over the root mean square of the first
   */
  public record Part(String from, String part, boolean comparable, int flipped, double distance) {
    /** Whether it repeats. */
    public boolean holds() {
      return comparable && distance <= TOLERANCE;
    }

    boolean holdsRoughly() {
      return comparable && distance <= ROUGH;
    }

    /** "no bit differs, soft bits by at most 2e-7 of their size". */
    public String inWords() {
      if (!comparable) {
        return "another kind of reading";
      }
      String bits = flipped == 0 ? "no bit differs" : flipped + " bits differ";
      return String.format(
          Locale.ROOT, "%s, soft bits by at most %.1g of their size", bits, distance);
    }
  }

  /** Whether every part of the suspect repeats and the outcome is the same. */
  public boolean repeats() {
    return same && parts.stream().allMatch(Part::holds);
  }

  /**
   * Whether it repeats, or does so roughly and shows the mark beyond what anybody finds by trying:
   * a ruling on the document alone could not have accepted more than that.
   */
  public boolean holds() {
    return repeats() || (same && parts.stream().allMatch(Part::holdsRoughly) && standsAlone());
  }

  private boolean standsAlone() {
    return verdict instanceof Verdict.Shown
        && verdict.strongest().map(Further.Work::of).stream().anyMatch(Further.Work::enoughUndated);
  }

  /**
   * Compares.
   *
   * @param readings the suspect's, made again
   * @param controls made again, and any that the document has not
   */
  public static Repetition of(Evidence evidence, List<Reading> readings, List<Control> controls) {
    List<Reading> again = inTheSameWays(readings, evidence.readings());
    List<Part> further = new ArrayList<>();
    for (Control control : evidence.controls()) {
      controls.stream()
          .filter(other -> other.id().equals(control.id()))
          .findFirst()
          .map(other -> inTheSameWays(other.readings(), control.readings()))
          .ifPresent(other -> further.addAll(compare(control.id(), control.readings(), other)));
    }
    Verdict verdict =
        Judge.judge(
            evidence.policy(),
            again,
            controls,
            evidence.suspect().isBase(evidence.claim()),
            evidence.claim().copyIsBase());
    return new Repetition(
        compare("suspect", evidence.readings(), again),
        further,
        verdict,
        verdict.outcome().equals(evidence.verdict().outcome()));
  }

  /** A document is held to the ways of reading that it knows. */
  private static List<Reading> inTheSameWays(List<Reading> again, List<Reading> before) {
    Set<String> ways = before.stream().map(Reading::way).collect(Collectors.toSet());
    return again.stream().filter(reading -> ways.contains(reading.way())).toList();
  }

  private static List<Part> compare(String from, List<Reading> before, List<Reading> after) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
      if (i < before.size() && i < after.size()) {
        parts.add(compare(from, before.get(i), after.get(i)));
      } else {
        Reading alone = i < before.size() ? before.get(i) : after.get(i);
        parts.add(new Part(from, alone.part(), false, 0, 0));
      }
    }
    return parts;
  }

  private static Part compare(String from, Reading before, Reading after) {
    String part = before.part();
    if (!part.equals(after.part()) || !before.scheme().equals(after.scheme())) {
      return new Part(from, part, false, 0, 0);
    }
    if (before instanceof Reading.StoredBits a
        && after instanceof Reading.StoredBits b
        && a.bits() == b.bits()
        && a.expected().equals(b.expected())) {
      int flipped = a.bits() - a.decoded().matches(b.decoded());
      return new Part(from, part, true, flipped, distance(a.soft(), b.soft()));
    }
    if (before instanceof Reading.Ranked a && after instanceof Reading.Ranked b) {
      double distance = distance(new double[] {a.statistic()}, new double[] {b.statistic()});
      return new Part(from, part, true, 0, distance);
    }
    boolean both = before instanceof Reading.Unreadable && after instanceof Reading.Unreadable;
    return new Part(from, part, both, 0, 0);
  }

  /** The largest difference over the root mean square of the first; 0 for equal numbers. */
  static double distance(double[] before, double[] after) {
    double most = Arrays.stream(before).map(Math::abs).max().orElse(0);
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < before.length; i++) {
      // A document may hold any number, and the square of a large one is infinite.
      double share = most == 0 ? 0 : before[i] / most;
      squares += share * share;
      largest = Math.max(largest, Math.abs(before[i] - after[i]));
    }
    double size = most * StrictMath.sqrt(squares / before.length);
    return largest == 0 ? 0 : size == 0 ? Double.MAX_VALUE : largest / size;
  }
}
