package activemark.report.plot;

import activemark.report.html.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Lines over whole numbers with a logarithmic vertical axis. */
public final class DecadeChart {
  private final String across;
  private final String up;
  private final List<Series> series = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent") // private, never compared
  private record Series(String name, double[] values) {}

  /**
   * An empty chart.
   *
   * @param across what the whole numbers are
   * @param up what the values are
   */
  public DecadeChart(String across, String up) {
    this.across = across;
    this.up = up;
  }

  /** Adds a line; values that are not positive numbers leave a gap. */
  public DecadeChart add(String name, double[] values) {
    series.add(new Series(name, values.clone()));
    return this;
  }

  /** Whether there is anything to draw. */
  public boolean isEmpty() {
    return positive().length == 0;
  }

  private double[] positive() {
    return series.stream()
        .flatMapToDouble(one -> java.util.Arrays.stream(one.values()))
        .filter(value -> value > 0 && Double.isFinite(value))
        .toArray();
  }

  /**
   * The chart at a width.
   *
   * @param marked a whole number to mark
   * @param mark what it is
   * @param label what the plot shows, for those who cannot see it
   */
  public Element draw(double width, OptionalInt marked, String mark, String label) {
    Legend legend = new Legend();
    for (int i = 0; i < series.size(); i++) {
      legend.line("curve c" + i, series.get(i).name());
    }
    Flags flags = new Flags();
    marked.ifPresent(value -> flags.add("suspect", value, mark));
    double above = legend.height(width);
    Drawing drawing = new Drawing(width, above + flags.height() + 240);
    Frame frame = new Frame(drawing, 52, above, flags.height());
    double[] values = positive();
    double low = java.util.Arrays.stream(values).min().orElse(1);
    double high = java.util.Arrays.stream(values).max().orElse(10);
    int count = series.stream().mapToInt(one -> one.values().length).max().orElse(1);
    Scale x = frame.across(-0.4, Math.max(0, count - 1) + 0.4);
    Scale y = frame.upDecades(low, high);
    legend.draw(drawing);
    frame.vertical(y, up, "");
    frame.counts(x, across);
    flags.draw(drawing, x, frame.flags(), frame.bottom());
    for (int i = 0; i < series.size(); i++) {
      curve(drawing, "c" + i, series.get(i).values(), x, y);
    }
    return drawing.element(label);
  }

  private static void curve(Drawing drawing, String style, double[] values, Scale x, Scale y) {
    Outline outline = new Outline();
    boolean pen = false;
    for (int i = 0; i < values.length; i++) {
      if (values[i] > 0 && Double.isFinite(values[i])) {
        if (pen) {
          outline.line(x.at(i), y.at(values[i]));
        } else {
          outline.move(x.at(i), y.at(values[i]));
        }
        drawing.dot("dot " + style, x.at(i), y.at(values[i]));
        pen = true;
      } else {
        pen = false;
      }
    }
    drawing.path("curve " + style, outline.toString());
  }
}
