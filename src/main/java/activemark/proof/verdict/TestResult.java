package activemark.proof.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One test and what it gave.
 *
 * @param name "keyed", "keyed, weighted", "keyed, inverted", "combined", "base: keyed"
 * @param parts ids of the parts it used
 * @param matches bits that agree; for injected messages, images within the tolerated errors; for
 *     scores, references that score less
 * @param bits bits in all; for injected messages, images in all; for scores, references in all
 * @param log10p decimal logarithm of the chance under the null hypothesis, at most 0
 * @param correctedLog10p the same after correction for every test made
 * @param nullHypothesis the assumption behind the chance, one sentence
 */
public record TestResult(
    String name,
    List<String> parts,
    int matches,
    int bits,
    double log10p,
    double correctedLog10p,
    String nullHypothesis) {
  /** Begins the name of a test of all parts together; a further way of reading may follow. */
  public static final String COMBINED = "combined";

  /** Ends the name of a test in which clearly read bits count more. */
  public static final String WEIGHTED = ", weighted";

  /** Stands in the name of a test in which the codeword was turned around. */
  public static final String INVERTED = ", inverted";

  /** Chances whose logarithms differ by less are the same; the rest is rounding. */
  private static final double SAME = 1e-9;

  /** Copies the list. */
  public TestResult {
    parts = List.copyOf(parts);
  }

  /** Whether clearly read bits count more. */
  public boolean weighted() {
    return name.endsWith(WEIGHTED);
  }

  /** The name for sentences: "keyed, weighted by how clearly each was read". */
  String inWords() {
    return weighted() ? name + " by how clearly each was read" : name;
  }

  /**
   * The test with the smallest chance, the first of equals, so a count before its weighted twin.
   */
  static Optional<TestResult> strongest(List<TestResult> tests) {
    return tests.stream()
        .min(Comparator.comparingDouble(TestResult::log10p))
        .flatMap(
            best -> tests.stream().filter(t -> t.log10p() <= best.log10p() + SAME).findFirst());
  }
}
