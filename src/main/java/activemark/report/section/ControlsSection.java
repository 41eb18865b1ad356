package activemark.report.section;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.Reading;
import activemark.proof.stats.Binomial;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.TestResult;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The same readings where no mark can be, the unmarked original first. */
public final class ControlsSection implements Section {
  private static final double SIDE = 0.025;

  @Override
  public String id() {
    return "controls";
  }

  @Override
  public String title() {
    return "Controls";
  }

  @Override
  public List<Node> body(Evidence evidence) {
    List<Node> body = new ArrayList<>();
    boolean onlyOwners =
        !evidence.controls().isEmpty()
            && evidence.controls().stream().allMatch(c -> c.id().equals(Control.OWNER_MODEL));
    if (!onlyOwners && evidence.controls().stream().noneMatch(c -> c.id().equals(Control.BASE))) {
      body.add(
          Words.paragraph(
              "The unmarked original was not read. Without it nobody can see that the original does"
                  + " not carry the same bits."));
    }
    List<Control> controls = new ArrayList<>(evidence.controls());
    controls.sort(Comparator.comparing(control -> !control.id().equals(Control.BASE)));
    if (controls.isEmpty()) {
      return body;
    }
    String demand =
        evidence.verdict().controls().isEmpty()
            ? ""
            : " A control must look like chance: its corrected chance must stay above "
                + Words.oddsOf(evidence.policy().controlAlpha())
                + ". If one shows the mark, the reading proves nothing about the suspect.";
    body.add(
        Words.paragraph(
            onlyOwners
                ? "No model without the mark was read. Nothing was written into the copy, so the"
                    + " original is the owner’s model and no control."
                : "The same reading where no mark can be." + demand));
    controls.stream()
        .filter(control -> !isReference(control))
        .forEach(control -> body.addAll(one(evidence, control)));
    body.addAll(
        references(evidence, controls.stream().filter(ControlsSection::isReference).toList()));
    return body;
  }

  private static boolean isReference(Control control) {
    return control.id().startsWith(Control.REFERENCE);
  }

  /** The folder in the sentence of {@link Control#ofModel}. */
  private static String folder(Control control) {
    String what = control.what();
    int from = what.indexOf(": ") + 2;
    int to = what.lastIndexOf(", weights ");
    return from >= 2 && to > from ? what.substring(from, to) : what;
  }

  /** There may be hundreds, so each has a row: the strongest test made on it. */
  private static List<Node> references(Evidence evidence, List<Control> references) {
    if (references.isEmpty()) {
      return List.of();
    }
    Table table = new Table("Reference models", "Model", "Read", "Expected", "Chance", "Result");
    for (Control control : references) {
      String name = folder(control) + ", " + control.id().substring(Control.REFERENCE.length());
      List<TestResult> tests =
          evidence.verdict().controls().stream()
              .filter(test -> test.name().startsWith(control.id() + ": "))
              .filter(test -> !test.weighted())
              .toList();
      tests.stream()
          .filter(test -> test.name().equals(control.id() + ": " + TestResult.COMBINED))
          .findFirst()
          .or(() -> tests.stream().findFirst())
          .ifPresentOrElse(
              test -> row(evidence, name, test, table),
              () -> table.row(name, "could not be read", "", "", ""));
    }
    return List.of(
        Words.heading("Reference models"),
        Words.paragraph(
            "Models that were never marked, among which the suspect is ranked; all parts together. Each"
                + " is a control too."),
        table.element());
  }

  private static List<Node> one(Evidence evidence, Control control) {
    String name = Words.capital(Words.control(control.id()));
    Table table = new Table("Readings of: " + name, "Part", "Read", "Expected", "Chance", "Result");
    for (Reading reading : control.readings()) {
      if (reading instanceof Reading.StoredBits bits) {
        stored(evidence, control, bits, table);
      } else if (reading instanceof Reading.InjectedBits bits) {
        table.row(
            bits.part(),
            bits.imagesWithinTolerance() + " of " + bits.images() + " images",
            "unknown",
            "unknown",
            "see: published scheme");
      } else if (reading instanceof Reading.Score score) {
        table.row(score.part(), score.shows(), "unknown", "unknown", "rank only");
      } else if (reading instanceof Reading.Unreadable gap) {
        table.row(gap.part(), "could not be read", "", "", gap.reason());
      }
    }
    together(evidence, control, table);
    Element what = Words.paragraph(control.what());
    return table.isEmpty()
        ? List.of(Words.heading(name), what, Words.note("Nothing was read from it."))
        : List.of(Words.heading(name), what, table.element());
  }

  private static void stored(
      Evidence evidence, Control control, Reading.StoredBits bits, Table table) {
    test(evidence, control, bits.title())
        .filter(test -> test.matches() == bits.matches())
        .ifPresentOrElse(
            test -> row(evidence, bits.title(), test, table),
            () ->
                table.row(
                    bits.title(),
                    bits.matches() + " of " + bits.bits() + " bits",
                    expected(bits.bits()),
                    Words.odds(Binomial.log10UpperTail(bits.bits(), bits.matches())),
                    ""));
  }

  private static void together(Evidence evidence, Control control, Table table) {
    test(evidence, control, TestResult.COMBINED)
        .ifPresent(test -> row(evidence, Words.test(TestResult.COMBINED), test, table));
  }

  private static Optional<TestResult> test(Evidence evidence, Control control, String of) {
    String name = control.id() + ": " + of;
    return evidence.verdict().controls().stream().filter(t -> t.name().equals(name)).findFirst();
  }

  private static void row(Evidence evidence, String name, TestResult test, Table table) {
    double limit = StrictMath.log10(evidence.policy().controlAlpha());
    Optional<TestResult> weighted =
        evidence.verdict().controls().stream()
            .filter(twin -> twin.name().equals(test.name() + TestResult.WEIGHTED))
            .filter(twin -> twin.matches() == test.matches())
            .filter(twin -> twin.correctedLog10p() <= limit)
            .findFirst();
    boolean counted = test.correctedLog10p() <= limit;
    String result =
        counted
            ? "shows the mark"
            : weighted
                .map(twin -> "shows the mark, weighted: " + Words.odds(twin.log10p()))
                .orElse("like chance");
    boolean fits = !counted && weighted.isEmpty();
    table.row(
        Words.text(name),
        Words.text(Words.of(test) + " bits"),
        Words.text(expected(test.bits())),
        Words.text(Words.odds(test.log10p())),
        Element.of("span", result).style(fits ? "good" : "bad"));
  }

  /** The middle 95 % of fair coins. */
  private static String expected(int bits) {
    int above = Binomial.needed(bits, SIDE);
    return above > bits
        ? "about " + Figures.decimal(bits / 2.0, bits % 2)
        : (bits - above + 1) + " to " + (above - 1);
  }
}
