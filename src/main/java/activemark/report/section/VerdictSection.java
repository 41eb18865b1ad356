package activemark.report.section;

import activemark.proof.evidence.Claim;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.NullClaim;
import activemark.proof.evidence.Reading;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.TestResult;
import activemark.proof.verdict.Verdict;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The answer: one word, one sentence, and the numbers behind it. */
public final class VerdictSection implements Section {
  /** Decimals of a score. */
  private static final int DIGITS = 3;

  @Override
  public String id() {
    return "verdict";
  }

  @Override
  public String title() {
    return "Verdict";
  }

  /** The outcome as one word in capitals. */
  public static String word(Verdict verdict) {
    if (verdict instanceof Verdict.Shown) {
      return "SHOWN";
    }
    return verdict instanceof Verdict.NotShown ? "NOT SHOWN" : "INCONCLUSIVE";
  }

  /** When and with what the evidence was made. */
  public static String line(Evidence evidence) {
    return "Evidence of "
        + Words.date(evidence.created())
        + ", written by ActiveMark "
        + evidence.toolVersion();
  }

  @Override
  public List<Node> body(Evidence evidence) {
    Verdict verdict = evidence.verdict();
    List<Node> body = new ArrayList<>();
    body.add(question(evidence));
    body.add(
        Element.of(
                "div",
                Element.of("p", word(verdict)).style("word"),
                Words.paragraph(verdict.sentence()).style("sentence"))
            .style("banner " + verdict.outcome()));
    if (evidence.suspect().isRelease(evidence.claim())) {
      body.add(
          Words.paragraph(
              "The suspect is, byte for byte, the copy that was handed to this recipient."));
    }
    verdict.strongest().ifPresent(test -> body.add(tiles(evidence, test)));
    return body;
  }

  private static Element question(Evidence evidence) {
    Claim claim = evidence.claim();
    return Element.of("p")
        .style("question")
        .add("Was ")
        .add(Words.name(evidence.suspect().name()))
        .add(
            copyIsOriginal(claim)
                ? " made from the copy that "
                : " made from the marked copy that ")
        .add(Words.name(claim.owner()))
        .add(" handed to ")
        .add(Words.name(claim.recipient()))
        .add("?");
  }

  private static boolean copyIsOriginal(Claim claim) {
    return claim.copyIsBase();
  }

  private static Element tiles(Evidence evidence, TestResult test) {
    int tests = evidence.verdict().tests().size();
    double tries = evidence.policy().tries();
    String tried = evidence.policy().tried().inWords();
    String corrected =
        (tests == 1 && tries == 1 ? "" : ", corrected for " + Words.count(tests, "test", "tests"))
            + (tries == 1 ? "" : " and " + tried + " tried");
    Tiles tiles = new Tiles();
    Optional<Reading.Score> score = scoreOf(evidence.readings(), test);
    if (score.isPresent()) {
      scores(evidence, test, score.get(), corrected, tiles);
      return tiles.element();
    }
    if (isRanked(test)) {
      tiles.add(Words.of(test), "images return the message put into the suspect");
      tiles.add(
          Words.odds(test.correctedLog10p()),
          "chance of that rank for one more model like the controls"
              + corrected
              + "; the limit is "
              + Words.oddsOf(evidence.policy().alpha()));
      channelOf(evidence, test)
          .ifPresent(
              bits ->
                  tiles.add(
                      bits.imagesWithinTolerance() + " of " + bits.images(),
                      "images return it from the unmarked original"));
      return tiles.element();
    }
    tiles.add(Words.of(test), "secret bits agree (" + Words.test(test.name()) + ")");
    if (!(evidence.verdict() instanceof Verdict.Inconclusive)) {
      tiles.add(
          Words.odds(test.correctedLog10p()),
          "chance that an innocent model agrees as well"
              + corrected
              + "; the limit is "
              + Words.oddsOf(evidence.policy().alpha()));
    }
    ofBase(evidence, test)
        .ifPresent(
            base ->
                tiles.add(
                    Words.of(base), "agree in the unmarked original; about half is expected"));
    return tiles.element();
  }

  /** The suspect's number, that of the owner's own model, and where it stands among others. */
  private static void scores(
      Evidence evidence, TestResult test, Reading.Score score, String corrected, Tiles tiles) {
    tiles.add(number(score), "score of the suspect (" + score.part() + ")");
    if (test.bits() > 0) {
      tiles.add(
          Words.odds(test.correctedLog10p()),
          "chance of that rank for one more model like the "
              + Words.count(test.bits(), "reference", "references")
              + corrected
              + "; the limit is "
              + Words.oddsOf(evidence.policy().alpha()));
    }
    List<Reading> references = new ArrayList<>();
    for (Control control : evidence.controls()) {
      if (control.id().equals(Control.OWNER_MODEL)) {
        scoreOf(control.readings(), test)
            .ifPresent(own -> tiles.add(number(own), "score of the owner’s own model"));
      } else {
        references.addAll(control.readings());
      }
    }
    references.stream()
        .filter(reading -> scoreOf(List.of(reading), test).isPresent())
        .map(Reading.Score.class::cast)
        .max(Comparator.comparingDouble(Reading.Score::statistic))
        .ifPresent(best -> tiles.add(number(best), "highest score of a model without the mark"));
  }

  private static String number(Reading.Score score) {
    return Figures.decimal(score.statistic(), DIGITS);
  }

  private static Optional<Reading.Score> scoreOf(List<Reading> readings, TestResult test) {
    return readings.stream()
        .filter(Reading.Score.class::isInstance)
        .map(Reading.Score.class::cast)
        .filter(score -> test.parts().contains(score.part()))
        .findFirst();
  }

  /** Whether the test was made on one number for the whole suspect. */
  static boolean isScore(Evidence evidence, TestResult test) {
    return scoreOf(evidence.readings(), test).isPresent();
  }

  /** Whether only the rank among reference models means anything. */
  static boolean isRanked(TestResult test) {
    return test.nullHypothesis().equals(new NullClaim.Calibrated().sentence());
  }

  private static Optional<TestResult> ofBase(Evidence evidence, TestResult test) {
    String name = Control.BASE + ": " + test.name();
    return evidence.verdict().controls().stream()
        .filter(one -> one.name().equals(name))
        .findFirst();
  }

  private static Optional<Reading.InjectedBits> channelOf(Evidence evidence, TestResult test) {
    return evidence.controls().stream()
        .filter(control -> control.id().equals(Control.BASE))
        .flatMap(control -> control.readings().stream())
        .filter(Reading.InjectedBits.class::isInstance)
        .map(Reading.InjectedBits.class::cast)
        .filter(bits -> test.parts().contains(bits.part()))
        .findFirst();
  }
}
