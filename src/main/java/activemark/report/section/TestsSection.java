package activemark.report.section;

import activemark.proof.evidence.Reading;
import activemark.proof.verdict.CountedTest;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Policy;
import activemark.proof.verdict.TestResult;
import activemark.proof.verdict.Verdict;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every test made on the suspect, with its assumption. */
public final class TestsSection implements Section {
  @Override
  public String id() {
    return "tests";
  }

  @Override
  public String title() {
    return "Tests on the suspect";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    List<Node> body = new ArrayList<>();
    List<TestResult> tests = evidence.verdict().tests();
    if (tests.isEmpty()) {
      body.add(
          Words.paragraph(
              evidence.verdict() instanceof Verdict.Shown
                  ? "No test was needed: the models are the same, byte for byte."
                  : "No test could be made."));
    } else {
      boolean weighted = tests.stream().anyMatch(TestResult::weighted);
      body.add(table(evidence, tests, weighted));
      body.add(Words.paragraph(correction(evidence.policy(), tests.size(), weighted)));
      body.addAll(assumptions(tests));
      if (weighted) {
        body.add(
            Words.note(
                "Weighted: the same bits, but a clearly read one counts more than a doubtful one, at"
                    + " most three times the middle one. How much each counts follows from how far it"
                    + " was read from zero, never from the secret, so the assumption and the"
                    + " exactness are those of counting."));
      }
      boolean forged = tests.stream().anyMatch(test -> !VerdictSection.isRanked(test));
      body.add(
          Words.note(
              "The chance is how often an innocent model would do this well. It is not the chance"
                  + " that the suspect is innocent."
                  + (forged
                      ? " Work to forge: how many keys somebody would have to try until one agrees"
                          + " this well, by luck, with a model he never trained."
                      : "")));
    }
    body.addAll(places(evidence.readings()));
    return body;
  }

  private static Element table(Evidence evidence, List<TestResult> tests, boolean weighted) {
    List<String> heads = new ArrayList<>(List.of("Test", "Agree", "Chance"));
    if (weighted) {
      heads.add("Weighted");
    }
    heads.addAll(List.of("Corrected", "its log₁₀", "Work to forge"));
    Table table = new Table("Tests on the suspect", heads.toArray(String[]::new));
    for (CountedTest row : CountedTest.of(tests)) {
      TestResult test = row.count();
      boolean ranked = VerdictSection.isRanked(test);
      String unit =
          VerdictSection.isScore(evidence, test)
              ? " references score less"
              : ranked ? " images" : " bits";
      List<String> cells = new ArrayList<>();
      cells.add(Words.test(test.name()));
      cells.add(Words.of(test) + unit);
      cells.add(Words.odds(test.log10p()));
      if (weighted) {
        cells.add(row.weighted().map(twin -> Words.odds(twin.log10p())).orElse(""));
      }
      cells.add(Words.odds(row.correctedLog10p()));
      cells.add(Figures.decimal(row.correctedLog10p(), 1));
      cells.add(ranked ? "does not apply" : Words.work(row.correctedLog10p()));
      table.row(cells.toArray(String[]::new));
    }
    return table.element();
  }

  private static String correction(Policy policy, int tests, boolean weighted) {
    String times =
        policy.tries() == 1
            ? Words.count(tests, "test made", "tests made")
            : Words.count(tests, "test made", "tests made")
                + " and the "
                + policy.tried().inWords()
                + " tried";
    String limit = "The limit is " + Words.oddsOf(policy.alpha());
    return tests == 1 && policy.tries() == 1
        ? limit + ". One test was made with one key, so the corrected chance is the chance itself."
        : limit
            + " for the corrected chance: the "
            + (weighted ? "smaller of both chances" : "chance")
            + " times the "
            + times
            + ", and never above 100 %.";
  }

  private static List<Node> assumptions(List<TestResult> tests) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (TestResult test : tests) {
      names
          .computeIfAbsent(test.nullHypothesis(), key -> new ArrayList<>())
          .add(Words.test(test.name()));
    }
    List<Node> items = new ArrayList<>();
    names.forEach(
        (hypothesis, of) ->
            items.add(
                Element.of("p")
                    .style("assumption")
                    .add(
                        Element.of(
                            "strong",
                            names.size() == 1
                                ? "What is assumed of an innocent model: "
                                : "What is assumed of an innocent model ("
                                    + String.join(", ", of)
                                    + "): "))
                    .add(hypothesis + ".")));
    return items;
  }

  private static List<Node> places(List<Reading> readings) {
    Facts facts = new Facts();
    for (Reading reading : readings) {
      if (reading instanceof Reading.StoredBits bits) {
        facts.add(Words.part(reading), bits.place());
      } else if (reading instanceof Reading.InjectedBits bits) {
        facts.add(Words.part(reading), bits.place());
      } else if (reading instanceof Reading.Score score) {
        facts.add(Words.part(reading), score.place());
      } else if (reading instanceof Reading.Unreadable gap) {
        facts.add(
            Words.part(reading),
            Element.of("strong", "could not be read: "),
            Words.text(gap.reason() + ". That is not the same as an absent mark."));
      }
    }
    return facts.isEmpty()
        ? List.of(Words.paragraph("Nothing was read from the suspect."))
        : List.of(Words.heading("Where it was read"), facts.element());
  }

  /** Ids of the parts that a test used: "keyed, tied-7". */
  static String parts(TestResult test) {
    return test.parts().stream().collect(Collectors.joining(", "));
  }
}
