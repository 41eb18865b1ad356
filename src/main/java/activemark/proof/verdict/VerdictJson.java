package activemark.proof.verdict;

import activemark.proof.canonical.Fields;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The JSON form of a verdict. */
final class VerdictJson {
  /** Far below what any number of bits that fits into a document can show. */
  private static final double LEAST_LOG10 = -1e9;

  private static final String REASON = "reason";

  private VerdictJson() {}

  static void write(ObjectNode target, Verdict verdict) {
    target.put("outcome", verdict.outcome()).put("sentence", verdict.sentence());
    if (verdict instanceof Verdict.Inconclusive inconclusive) {
      target.put(REASON, inconclusive.reason());
    }
    write(target.putArray("tests"), verdict.tests());
    write(target.putArray("controls"), verdict.controls());
  }

  static Verdict read(Fields fields) {
    String outcome = fields.text("outcome");
    String sentence = fields.text("sentence");
    List<TestResult> tests = tests(fields, "tests");
    List<TestResult> controls = tests(fields, "controls");
    Verdict verdict =
        switch (outcome) {
          case Verdict.Shown.OUTCOME -> new Verdict.Shown(sentence, tests, controls);
          case Verdict.NotShown.OUTCOME -> new Verdict.NotShown(sentence, tests, controls);
          case Verdict.Inconclusive.OUTCOME ->
              new Verdict.Inconclusive(fields.text(REASON), tests, controls);
          default -> throw fields.wrong("outcome", "shown, not-shown or inconclusive", outcome);
        };
    fields.done();
    return verdict;
  }

  private static void write(ArrayNode target, List<TestResult> tests) {
    for (TestResult test : tests) {
      ObjectNode one = target.addObject().put("name", test.name());
      var parts = one.putArray("parts");
      test.parts().forEach(parts::add);
      one.put("matches", test.matches()).put("bits", test.bits());
      one.put("log10p", test.log10p()).put("correctedLog10p", test.correctedLog10p());
      one.put("nullHypothesis", test.nullHypothesis());
    }
  }

  private static double chance(Fields fields, String name) {
    double log10 = fields.number(name);
    if (log10 > 0 || log10 < LEAST_LOG10) {
      throw fields.wrong(name, "the logarithm of a chance, from " + LEAST_LOG10 + " to 0", log10);
    }
    return log10;
  }

  private static List<TestResult> tests(Fields parent, String name) {
    List<TestResult> tests = new ArrayList<>();
    for (Fields fields : parent.list(name)) {
      tests.add(
          new TestResult(
              fields.text("name"),
              fields.texts("parts"),
              fields.whole("matches", 0, Integer.MAX_VALUE),
              fields.whole("bits", 0, Integer.MAX_VALUE),
              chance(fields, "log10p"),
              chance(fields, "correctedLog10p"),
              fields.text("nullHypothesis")));
      fields.done();
    }
    return tests;
  }
}
