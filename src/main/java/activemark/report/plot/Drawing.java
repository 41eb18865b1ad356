package activemark.report.plot;

import activemark.report.html.Element;
import java.util.ArrayList;
import java.util.List;

/** An SVG picture in the making: lines, boxes, paths and text that stays inside. */
final class Drawing {
  /** Font size of labels. */
  static final double TEXT = 12;

  /** Height of a line of text. */
  static final double LINE = 17;

  private final double width;
  private final double height;
  private final List<Element> pieces = new ArrayList<>();

  Drawing(double width, double height) {
    this.width = width;
    this.height = height;
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    pieces.add(
        Element.of("line")
            .style(style)
            .with("x1", x1)
            .with("y1", y1)
            .with("x2", x2)
            .with("y2", y2));
  }

  void box(String style, double x, double y, double w, double h) {
    pieces.add(
        Element.of("rect")
            .style(style)
            .with("x", x)
            .with("y", y)
            .with("width", Math.max(0, w))
            .with("height", Math.max(0, h)));
  }

  void dot(String style, double x, double y) {
    pieces.add(Element.of("circle").style(style).with("cx", x).with("cy", y).with("r", 3.2));
  }

  void path(String style, String d) {
    pieces.add(Element.of("path").style(style).with("d", d));
  }

  /** Text that starts at x, or earlier if it would be cut at the right edge. */
  void textFrom(String style, double x, double baseline, String text) {
    String shown = Lettering.fit(text, TEXT, width);
    double most = width - Lettering.width(shown, TEXT);
    text(style, "start", Math.max(0, Math.min(x, most)), baseline, shown);
  }

  /** Text that ends at x, or later if it would be cut at the left edge. */
  void textUpTo(String style, double x, double baseline, String text) {
    String shown = Lettering.fit(text, TEXT, width);
    double least = Lettering.width(shown, TEXT);
    text(style, "end", Math.min(width, Math.max(x, least)), baseline, shown);
  }

  /** Text with its middle at x, or as near as the edges allow. */
  void textAround(String style, double x, double baseline, String text) {
    String shown = Lettering.fit(text, TEXT, width);
    double half = Lettering.width(shown, TEXT) / 2;
    text(style, "middle", Math.max(half, Math.min(x, width - half)), baseline, shown);
  }

  private void text(String style, String anchor, double x, double baseline, String text) {
    pieces.add(
        Element.of("text", text)
            .style(style)
            .with("x", x)
            .with("y", baseline)
            .with("text-anchor", anchor));
  }

  /**
   * The picture.
   *
   * @param label what it shows, for those who cannot see it
   */
  Element element(String label) {
    return Element.of("svg")
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("viewBox", "0 0 " + (long) Math.ceil(width) + " " + (long) Math.ceil(height))
        .with("width", Math.ceil(width))
        .with("height", Math.ceil(height))
        .with("font-size", TEXT)
        .with("role", "img")
        .with("aria-label", label)
        .add(pieces);
  }
}
