package activemark.proof.verdict;

import java.util.List;
import java.util.Optional;

/** What the evidence says about a suspect, with every number that went into it. */
public sealed interface Verdict {
  /** "shown", "not-shown" or "inconclusive". */
  String outcome();

  /** The verdict for people: what was found and what it means. */
  String sentence();

  /** Every test made on the suspect, in order. */
  List<TestResult> tests();

  /** Every test made on the controls, in order. */
  List<TestResult> controls();

  /**
   * The test on the suspect with the smallest chance, the first of equals; empty if none could be
   * made.
   */
  default Optional<TestResult> strongest() {
    return TestResult.strongest(tests());
  }

  /** The suspect carries the mark, and no control does. */
  record Shown(String sentence, List<TestResult> tests, List<TestResult> controls)
      implements Verdict {
    /** The outcome's name. */
    public static final String OUTCOME = "shown";

    /** Copies the lists. */
    public Shown {
      tests = List.copyOf(tests);
      controls = List.copyOf(controls);
    }

    @Override
    public String outcome() {
      return OUTCOME;
    }
  }

  /** The mark could be looked for and was not found. */
  record NotShown(String sentence, List<TestResult> tests, List<TestResult> controls)
      implements Verdict {
    /** The outcome's name. */
    public static final String OUTCOME = "not-shown";

    /** Copies the lists. */
    public NotShown {
      tests = List.copyOf(tests);
      controls = List.copyOf(controls);
    }

    @Override
    public String outcome() {
      return OUTCOME;
    }
  }

  /**
   * The evidence supports neither answer.
   *
   * @param reason why not, one or more sentences
   */
  record Inconclusive(String reason, List<TestResult> tests, List<TestResult> controls)
      implements Verdict {
    /** The outcome's name. */
    public static final String OUTCOME = "inconclusive";

    /** Copies the lists. */
    public Inconclusive {
      tests = List.copyOf(tests);
      controls = List.copyOf(controls);
    }

    @Override
    public String outcome() {
      return OUTCOME;
    }

    @Override
    public String sentence() {
      return "The evidence decides nothing: " + reason;
    }
  }
}
