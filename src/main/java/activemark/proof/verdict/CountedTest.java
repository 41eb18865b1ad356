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
    for (int i = 0; i < tests.size(); i++) {
      TestResult test = tests.get(i);
      String twin = test.name() + TestResult.WEIGHTED;
      Optional<TestResult> next =
          tests.stream().skip(i + 1).limit(1).filter(one -> one.name().equals(twin)).findFirst();
      rows.add(new CountedTest(test, next));
      i += next.isPresent() ? 1 : 0;
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
