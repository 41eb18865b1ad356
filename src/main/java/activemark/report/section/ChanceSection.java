package activemark.report.section;

import activemark.proof.evidence.Control;
import activemark.proof.stats.Binomial;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.TestResult;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.plot.CoinChart;
import activemark.report.plot.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where suspect and controls stand against fair coins, one plot per test. */
public final class ChanceSection implements Section {
  private static final int MAX_CONTROLS = 4;

  @Override
  public String id() {
    return "chance";
  }

  @Override
  public String title() {
    return "Against chance";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    List<Node> body = new ArrayList<>();
    List<TestResult> tests = new ArrayList<>(evidence.verdict().tests());
    tests.sort(Comparator.comparing(test -> !test.name().equals(TestResult.COMBINED)));
    if (tests.stream().anyMatch(TestResult::weighted)) {
      body.add(
          Words.note(
              "Counted bits, each as good as any other. What they say when clearly read bits count"
                  + " more stands under “Tests on the suspect”."));
    }
    for (TestResult test : tests) {
      if (!VerdictSection.isRanked(test) && !test.weighted()) {
        body.add(Words.heading(heading(test)));
        body.add(figure(evidence, test));
      }
    }
    return body;
  }

  private static String heading(TestResult test) {
    return test.name().equals(TestResult.COMBINED)
        ? "All parts together: " + TestsSection.parts(test)
        : "Part " + test.name();
  }

  private static Node figure(Evidence evidence, TestResult test) {
    int needed = needed(evidence, test);
    String said =
        "Of "
            + Words.count(test.bits(), "bit", "bits")
            + " the suspect has "
            + Figures.whole(test.matches())
            + " right";
    CoinChart chart =
        new CoinChart(
            test.bits(),
            needed,
            said + "; fair coins give about " + test.bits() / 2 + ", and " + limit(test, needed));
    chart.suspect(test.matches());
    evidence.verdict().controls().stream()
        .filter(control -> control.name().endsWith(": " + test.name()))
        // Models that were chosen for comparison may be many; they have a table of their own.
        .filter(control -> !control.name().startsWith(Control.REFERENCE))
        .filter(control -> !control.name().startsWith(Control.CHOSEN))
        .limit(MAX_CONTROLS)
        .forEach(
            control -> {
              String id =
                  control.name().substring(0, control.name().length() - test.name().length() - 2);
              chart.control(Words.control(id), control.matches());
            });
    return Figure.of(
        chart::draw,
        said
            + ". Grey: how often innocent models reach each number. "
            + Words.capital(limit(test, needed))
            + ".");
  }

  private static String limit(TestResult test, int needed) {
    return needed > test.bits()
        ? "no number of these bits would be enough for the limit"
        : "the limit asks for " + needed;
  }

  /** Bits that must agree for the corrected chance to be within the limit. */
  private static int needed(Evidence evidence, TestResult test) {
    double tests = (double) evidence.verdict().tests().size() * evidence.policy().tries();
    return Binomial.needed(test.bits(), evidence.policy().alpha() / tests);
  }
}
