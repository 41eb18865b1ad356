package activemark.report.plot;

import activemark.report.html.Element;
import java.util.function.DoubleFunction;

/** A drawing in two widths with a caption; the style sheet shows the one that fits. */
public final class Figure {
  private static final double WIDE = 720;
  private static final double NARROW = 320;

  private Figure() {}

  /**
   * A figure.
   *
   * @param chart draws at a width
   * @param caption what to see in it
   */
  public static Element of(DoubleFunction<Element> chart, String caption) {
    return Element.of(
        "figure",
        Element.of("div", chart.apply(WIDE)).style("wide"),
        Element.of("div", chart.apply(NARROW)).style("narrow"),
        Element.of("figcaption", caption));
  }
}
