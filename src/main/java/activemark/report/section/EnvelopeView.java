package activemark.report.section;

import activemark.bench.result.Cell;
import activemark.bench.result.EnvelopeFile;
import activemark.bench.result.Finding;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * A grid of attacks in words and tables.
 *
 * @param file the grid's document
 */
public record EnvelopeView(EnvelopeFile file) {
  /** The largest loss of use that an attack may cost and still be worth making, in points. */
  private static final double BEARABLE = 5;

  private static final String UNREADABLE = "not readable";

  /** The attacks that were made, as rows under each scheme of the mark that was attacked. */
  static List<Envelope> rows(EnvelopeFile file) {
    List<Envelope> rows = new ArrayList<>();
    for (String scheme : file.schemes()) {
      for (Cell cell : file.attacks()) {
        if (cell.finding() instanceof Finding.Measured found) {
          rows.add(
              new Envelope(
                  scheme,
                  cell.attack(),
                  found.verdict().replace('-', ' ')
                      + ", all parts: "
                      + chance(found)
                      + found.utility().map(u -> "; points lost: " + loss(u)).orElse(""),
                  "grid of the mark " + file.markDigest().substring(0, 8)));
        }
      }
    }
    return rows;
  }

  /** In short: how many attacks the mark survives, and what the controls say. */
  public List<Node> summary() {
    int useful = 0;
    int survived = 0;
    int measured = 0;
    for (Cell cell : file.attacks()) {
      if (cell.finding() instanceof Finding.Measured found) {
        measured++;
        if (lost(found) <= BEARABLE) {
          useful++;
          survived += isShown(found) ? 1 : 0;
        }
      }
    }
    List<Node> body = new ArrayList<>();
    body.add(
        Words.paragraph(
                useful == 0
                    ? "No attack left the model in use."
                    : "The mark is shown after "
                        + survived
                        + " of "
                        + Words.count(useful, "attack", "attacks")
                        + " that left the model in use.")
            .style("conclusion"));
    body.add(
        Words.paragraph(
            Words.count(file.attacks().size(), "attack was", "attacks were")
                + " to be made, "
                + measured
                + " could be. A model is in use while it loses no more than "
                + Figures.decimal(BEARABLE, 0)
                + " points of "
                + file.use()
                + " against the marked copy. The mark is shown where its corrected chance is at"
                + " most "
                + Words.oddsOf(file.alpha())
                + " and no control shows it."));
    Table table = new Table("Controls", "Model", "Verdict", "Chance", "Use");
    for (Cell cell : file.cells()) {
      if (cell.family().equals(Cell.CONTROLS) && cell.finding() instanceof Finding.Measured found) {
        table.row(
            Words.text(cell.row().equals(Cell.MARKED) ? "marked copy" : "unmarked original"),
            verdict(found),
            Words.text(chance(found)),
            Words.text(
                found.utility().map(u -> Figures.percent(u.value())).orElse("not measured")));
      }
    }
    if (!table.isEmpty()) {
      body.add(table.element());
    }
    return body;
  }

  /** Every cell with its numbers. */
  public List<Node> table() {
    Table table =
        new Table(
            "Every attack",
            "Attack",
            "Verdict",
            "Chance, all parts",
            "Best test",
            "Points lost",
            "Cosine",
            "Weights moved",
            "Time");
    boolean seeds = file.cells().stream().map(Cell::seed).distinct().count() > 1;
    Element unmade = Element.of("ul");
    for (Cell cell : file.attacks()) {
      if (cell.finding() instanceof Finding.Measured found) {
        table.row(
            Words.text(name(cell, seeds)),
            verdict(found),
            Words.text(chance(found)),
            Words.text(
                found.best().map(test -> Words.odds(test.correctedLog10p())).orElse(UNREADABLE)),
            Words.text(found.utility().map(EnvelopeView::loss).orElse("not measurable")),
            Words.text(
                found.cosine().map(value -> Figures.decimal(value, 4)).orElse("not comparable")),
            Words.text(moved(found)),
            Words.text(Figures.significant(found.seconds()) + " s"));
      } else {
        unmade =
            unmade.add(
                Element.of(
                    "li",
                    Element.of("strong", name(cell, seeds)),
                    Words.text(" " + told(cell.finding()))));
      }
    }
    List<Node> body = new ArrayList<>();
    if (!table.isEmpty()) {
      body.add(table.element());
      body.add(
          Words.note(
              "Points lost: against the marked copy on the same pictures, with the 95 % interval."
                  + " Weights moved: norm of the change of the blocks’ matrices over their norm."));
    }
    if (!unmade.children().isEmpty()) {
      body.add(Words.heading("Not made"));
      body.add(unmade);
    }
    if (!body.isEmpty()) {
      body.add(Words.heading("Settings"));
      body.add(settings());
    }
    return body;
  }

  private String name(Cell cell, boolean seeds) {
    return AttackKind.of(cell, file).key()
        + " "
        + cell.row()
        + (seeds ? ", seed " + cell.seed() : "");
  }

  private Element settings() {
    Element list = Element.of("ul");
    for (Cell cell : file.attacks()) {
      if (cell.seed() == file.attacks().get(0).seed()) {
        list = list.add(Element.of("li", Words.code(cell.row()), Words.text(" " + cell.attack())));
      }
    }
    return list;
  }

  /** What the numbers rest on. */
  public List<Node> method() {
    return List.of(
        new Facts()
            .add("Marked copy", Words.name(file.model()))
            .add("Digest of its weights", Words.code(file.modelDigest()))
            .add("Digest of the original’s", Words.code(file.baseDigest()))
            .add("Digest of the mark file", Words.code(file.markDigest()))
            .add("Schemes", String.join(", ", file.schemes()))
            .add("Pictures of a reading", Figures.whole(file.images()))
            .add("Digest of these", Words.code(file.imagesDigest()))
            .add("Task", file.task())
            .add("Digest of its data", Words.code(file.dataDigest()))
            .add("Set of attacks", Words.value(file.set()))
            .add("Program", file.tool())
            .element());
  }

  private static String told(Finding finding) {
    if (finding instanceof Finding.NotApplicable none) {
      return "not applicable: " + none.why();
    }
    if (finding instanceof Finding.Refused refused) {
      return "refused: " + refused.why();
    }
    return finding instanceof Finding.Failed failed ? "failed: " + failed.why() : "";
  }

  /** In points; a model that cannot be measured is of no use. */
  static double lost(Finding.Measured found) {
    return found.utility().map(u -> 100 * u.lost()).orElse(100.0);
  }

  private static boolean isShown(Finding.Measured found) {
    return found.verdict().equals("shown");
  }

  private static Node verdict(Finding.Measured found) {
    return Element.of("span", found.verdict().replace('-', ' '))
        .style(isShown(found) ? "good" : "bad");
  }

  private static String chance(Finding.Measured found) {
    return found.joint().map(test -> Words.odds(test.correctedLog10p())).orElse(UNREADABLE);
  }

  private static String loss(Finding.Utility utility) {
    return Figures.decimal(100 * utility.lost(), 1)
        + " ("
        + Figures.decimal(100 * utility.low(), 1)
        + " to "
        + Figures.decimal(100 * utility.high(), 1)
        + ")";
  }

  private static String moved(Finding.Measured found) {
    Double moved = found.measures().get("weightChange");
    return moved == null ? "another shape" : Figures.percent(moved);
  }
}
