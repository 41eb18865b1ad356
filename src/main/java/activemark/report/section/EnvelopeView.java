package activemark.report.section;

import activemark.bench.result.Cell;
import activemark.bench.result.EnvelopeFile;
import activemark.bench.result.Finding;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Table;
import activemark.report.plot.Figure;
import activemark.report.plot.ScatterChart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A grid of attacks as people see it.
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
      for (Cell cell : new EnvelopeView(file).attacks()) {
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
    for (Cell cell : attacks()) {
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
            Words.count(attacks().size(), "attack was", "attacks were")
                + " to be made, "
                + measured
                + " could be. A model is in use while it loses no more than "
                + Figures.decimal(BEARABLE, 0)
                + " points of "
                + file.task()
                + " "
                + metric()
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

  /** The plot of attacks that do not know how marks work; empty if there are none. */
  public List<Node> plain() {
    return plot(false);
  }

  /** The plot of attacks that know how marks work; empty if there are none. */
  public List<Node> adaptive() {
    return plot(true);
  }

  private List<Node> plot(boolean adaptive) {
    Map<Kind, List<ScatterChart.Point>> series = new TreeMap<>();
    int unread = 0;
    for (Cell cell : attacks()) {
      if (cell.adaptive() == adaptive
          && cell.finding() instanceof Finding.Measured found
          && found.utility().isPresent()) {
        unread += found.joint().isEmpty() ? 1 : 0;
        series
            .computeIfAbsent(kind(cell), k -> new ArrayList<>())
            .add(
                new ScatterChart.Point(
                    lost(found),
                    found.joint().map(EnvelopeView::strength).orElse(0.0),
                    found.best().map(EnvelopeView::strength).orElse(0.0)));
      }
    }
    if (series.isEmpty()) {
      return List.of();
    }
    ScatterChart chart =
        new ScatterChart(
            "points of " + file.task() + " " + metric() + " lost",
            "evidence that is left: −log10 of the corrected chance",
            -StrictMath.log10(file.alpha()),
            "limit: p = 10" + Figures.superscript(Math.round(StrictMath.log10(file.alpha()))));
    series.forEach((kind, points) -> chart.add(kind.key(), kind.style(), points));
    String said =
        "Evidence left against use lost for "
            + Words.count(series.size(), "kind of attack", "kinds of attack");
    List<Node> body = new ArrayList<>();
    body.add(
        Figure.of(
            width -> chart.draw(width, said + "; every number is in the table below."),
            said
                + ". Dots: all parts of the mark together; rings: the best single test where it is"
                + " another. Below the dashed line the mark is not shown. An attack succeeds at the"
                + " lower left: no evidence, and the model still in use."));
    body.add(legend(series.keySet()));
    if (unread > 0) {
      body.add(
          Words.note(
              Words.count(unread, "attacked model", "attacked models")
                  + " could not be read at all and stand at 0."));
    }
    return body;
  }

  private static Element legend(Set<Kind> kinds) {
    Map<String, List<Kind>> families =
        kinds.stream()
            .collect(Collectors.groupingBy(Kind::family, TreeMap::new, Collectors.toList()));
    Element list = Element.of("ul").style("keys");
    for (List<Kind> family : families.values()) {
      Kind first = family.get(0);
      String names =
          family.stream()
              .map(kind -> kind.key() + " " + kind.name())
              .collect(Collectors.joining(", "));
      list =
          list.add(
              Element.of(
                  "li",
                  Element.of("span").style("swatch family " + first.style()),
                  Element.of("strong", Words.capital(Words.family(first.family()))),
                  Words.text(": " + names)));
    }
    return list;
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
    for (Cell cell : attacks()) {
      String name = kind(cell).key() + " " + cell.row() + (seeds ? ", seed " + cell.seed() : "");
      if (cell.finding() instanceof Finding.Measured found) {
        table.row(
            Words.text(name),
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
        table.row(name, told(cell.finding()), "", "", "", "", "", "");
      }
    }
    if (table.isEmpty()) {
      return List.of();
    }
    List<Node> body = new ArrayList<>();
    body.add(table.element());
    body.add(
        Words.note(
            "Points lost: against the marked copy on the same pictures, with the 95 % interval."
                + " Weights moved: norm of the change of the blocks’ matrices over their norm."));
    body.add(Words.heading("Settings"));
    Element list = Element.of("ul");
    for (Cell cell : attacks()) {
      if (cell.seed() == attacks().get(0).seed()) {
        list = list.add(Element.of("li", Words.code(cell.row()), Words.text(" " + cell.attack())));
      }
    }
    body.add(list);
    return body;
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

  private List<Cell> attacks() {
    return file.cells().stream().filter(c -> !c.family().equals(Cell.CONTROLS)).toList();
  }

  private String metric() {
    return file.cells().stream()
        .map(Cell::finding)
        .flatMap(EnvelopeView::utility)
        .map(Finding.Utility::metric)
        .findFirst()
        .orElse("accuracy");
  }

  private static Stream<Finding.Utility> utility(Finding finding) {
    return finding instanceof Finding.Measured found ? found.utility().stream() : Stream.empty();
  }

  /**
   * A kind of attack.
   *
   * @param family its letter
   * @param number in the family, from 1 on
   * @param name of the attack, or of a chain of them
   */
  private record Kind(String family, int number, String name) implements Comparable<Kind> {
    String key() {
      return family + number;
    }

    String style() {
      return "family-" + family.toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(Kind other) {
      return Comparator.comparing(Kind::family).thenComparingInt(Kind::number).compare(this, other);
    }
  }

  private Kind kind(Cell cell) {
    List<String> names =
        attacks().stream()
            .filter(each -> each.family().equals(cell.family()))
            .map(Cell::name)
            .distinct()
            .toList();
    return new Kind(cell.family(), names.indexOf(cell.name()) + 1, cell.name());
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

  private static double strength(Finding.Test test) {
    return Math.max(0, -test.correctedLog10p());
  }

  /** In points; a model that cannot be measured is of no use. */
  private static double lost(Finding.Measured found) {
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
