package activemark.proof.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A count of agreeing bits and, where it was made, the test of the same bits in which clearly read
 * ones count more. People read the two as one row.
 *
 * @param count the test by counting, or one that has no twin
 * @param weighted its twin
 */
public record CountedTest(TestResult count, Optional<TestResult> weighted) {
  /** The tests with their twins, in order. */
  public static List<CountedTest> of(List<TestResult> tests) {
    List<CountedTest> rows = new ArrayList<>();
    for (TestResult test : tests) {
      int last = rows.size() - 1;
      if (last >= 0 && test.name().equals(rows.get(last).count().name() + TestResult.WEIGHTED)) {
        rows.set(last, new CountedTest(rows.get(last).count(), Optional.of(test)));
      } else {
        rows.add(new CountedTest(test, Optional.empty()));
      }
    }
    return List.copyOf(rows);
  }

  /** The smaller of both corrected chances. */
  public double correctedLog10p() {
    return Math.min(
        count.correctedLog10p(),
        weighted.map(TestResult::correctedLog10p).orElse(count.correctedLog10p()));
  }
}
