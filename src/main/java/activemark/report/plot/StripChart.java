package activemark.report.plot;

import activemark.report.html.Element;
import activemark.report.html.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One strip for each of several things, each with a scale of its own: dots that should lie right of
 * a limit, rings that should lie left of it.
 */
public final class StripChart {
  private static final double ROW = Drawing.LINE + 34;
  private static final double INSET = 8;

  private record Strip(
      String name,
      List<Double> dots,
      List<Double> rings,
      List<Double> ticks,
      OptionalDouble limit) {}

  private final String dots;
  private final String rings;
  private final String ticks;
  private final String limit;
  private final List<Strip> strips = new ArrayList<>();

  /**
   * An empty chart.
   *
   * @param dots what should lie right of the limit
   * @param rings what should lie left of it
   * @param ticks what the limit is taken from
   * @param limit what the limit is
   */
  public StripChart(String dots, String rings, String ticks, String limit) {
    this.dots = dots;
    this.rings = rings;
    this.ticks = ticks;
    this.limit = limit;
  }

  /**
   * Adds a strip.
   *
   * @param name above it
   * @param where the limit is; empty if there is none
   */
  public StripChart add(
      String name,
      List<Double> dotsAt,
      List<Double> ringsAt,
      List<Double> ticksAt,
      OptionalDouble where) {
    strips.add(new Strip(name, dotsAt, ringsAt, ticksAt, where));
    return this;
  }

  /** Whether there is nothing to draw. */
  public boolean isEmpty() {
    return strips.stream().allMatch(each -> values(each).length == 0);
  }

  private static double[] values(Strip strip) {
    List<Double> all = new ArrayList<>(strip.dots());
    all.addAll(strip.rings());
    all.addAll(strip.ticks());
    strip.limit().ifPresent(all::add);
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * The chart at a width.
   *
   * @param label what it shows, for those who cannot see it
   */
  public Element draw(double width, String label) {
    Legend legend = new Legend();
    legend.filled("bar", dots);
    legend.filled("hollow", rings);
    legend.line("flag", ticks);
    legend.line("flag limit", limit);
    double above = legend.height(width);
    Drawing drawing = new Drawing(width, above + ROW * strips.size());
    legend.draw(drawing);
    for (int i = 0; i < strips.size(); i++) {
      draw(drawing, strips.get(i), above + i * ROW);
    }
    return drawing.element(label);
  }

  private static void draw(Drawing drawing, Strip strip, double top) {
    double[] values = values(strip);
    double low = java.util.Arrays.stream(values).min().orElse(0);
    double high = java.util.Arrays.stream(values).max().orElse(1);
    double middle = top + Drawing.LINE + 11;
    drawing.textFrom("label", 0, top + 13, strip.name());
    if (values.length == 0) {
      drawing.textUpTo("tick", drawing.width(), top + 13, "nothing could be read");
      return;
    }
    String range =
        high == low
            ? "all " + Figures.significant(low)
            : Figures.significant(low) + " to " + Figures.significant(high);
    drawing.textUpTo("tick", drawing.width(), top + 13, range);
    Scale x = Scale.linear(low, high == low ? low + 1 : high, INSET, drawing.width() - INSET);
    drawing.line("grid", 0, middle, drawing.width(), middle);
    for (double value : strip.ticks()) {
      drawing.line("flag", x.at(value), middle + 4, x.at(value), middle + 12);
    }
    strip
        .limit()
        .ifPresent(
            value ->
                drawing.line("flag limit", x.at(value), middle - 10, x.at(value), middle + 12));
    for (double value : strip.rings()) {
      drawing.dot("ring", x.at(value), middle);
    }
    for (double value : strip.dots()) {
      drawing.dot("dot c0", x.at(value), middle - 5);
    }
  }
}
