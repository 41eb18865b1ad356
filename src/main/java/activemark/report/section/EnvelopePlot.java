package activemark.report.section;

import activemark.bench.result.Cell;
import activemark.bench.result.EnvelopeFile;
import activemark.bench.result.Finding;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.plot.Figure;
import activemark.report.plot.ScatterChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A grid of attacks drawn: evidence left against use lost.
 *
 * @param file the grid's document
 */
public record EnvelopePlot(EnvelopeFile file) {
  /** The plot of attacks that do not know how marks work; empty if there are none. */
  public List<Node> plain() {
    return of(false);
  }

  /** The plot of attacks that know how marks work; empty if there are none. */
  public List<Node> adaptive() {
    return of(true);
  }

  private List<Node> of(boolean adaptive) {
    Map<AttackKind, List<ScatterChart.Point>> series = new TreeMap<>();
    int unread = 0;
    for (Cell cell : file.attacks()) {
      if (cell.adaptive() == adaptive
          && cell.finding() instanceof Finding.Measured found
          && found.utility().isPresent()) {
        unread += found.joint().isEmpty() ? 1 : 0;
        series
            .computeIfAbsent(AttackKind.of(cell, file), k -> new ArrayList<>())
            .add(
                new ScatterChart.Point(
                    EnvelopeView.lost(found),
                    found.joint().map(EnvelopePlot::strength).orElse(0.0),
                    found.best().map(EnvelopePlot::strength).orElse(0.0)));
      }
    }
    if (series.isEmpty()) {
      return List.of();
    }
    ScatterChart chart =
        new ScatterChart(
            "points of " + file.use() + " lost",
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

  private static Element legend(Set<AttackKind> kinds) {
    Map<String, List<AttackKind>> families =
        kinds.stream()
            .collect(Collectors.groupingBy(AttackKind::family, TreeMap::new, Collectors.toList()));
    Element list = Element.of("ul").style("keys");
    for (List<AttackKind> family : families.values()) {
      AttackKind first = family.get(0);
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

  private static double strength(Finding.Test test) {
    return Math.max(0, -test.correctedLog10p());
  }
}
