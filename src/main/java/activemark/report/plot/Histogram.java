package activemark.report.plot;

import activemark.report.html.Element;
import java.util.ArrayList;
import java.util.List;

/** Shares of values per bin: the suspect's as bars, every control's as an outline. */
public final class Histogram {
  private final double low;
  private final double high;
  private final int bins;
  private final String across;
  private final String up;
  private final List<Series> series = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent") // private, never compared
  private record Series(String name, double[] shares) {}

  /**
   * An empty histogram.
   *
   * @param low lower end of the first bin
   * @param high upper end of the last bin
   * @param bins how many
   * @param across what the values are
   * @param up what is counted
   */
  public Histogram(double low, double high, int bins, String across, String up) {
    this.low = low;
    this.high = high;
    this.bins = bins;
    this.across = across;
    this.up = up;
  }

  /**
   * Adds values; those beyond the ends count in the first and last bin. The first series is drawn
   * as bars.
   */
  public Histogram add(String name, double[] values) {
    double[] shares = new double[bins];
    for (double value : values) {
      int bin = (int) Math.floor((value - low) / (high - low) * bins);
      shares[Math.max(0, Math.min(bins - 1, bin))] += 100.0 / values.length;
    }
    series.add(new Series(name, shares));
    return this;
  }

  /**
   * The histogram at a width.
   *
   * @param border value at which right and wrong part
   * @param left what lies on its left
   * @param right what lies on its right
   * @param wrongIsLeft whether the wrong side is the left one
   * @param label what the plot shows, for those who cannot see it
   */
  public Element draw(
      double width, double border, String left, String right, boolean wrongIsLeft, String label) {
    Legend legend = new Legend();
    double most = 0;
    for (int i = 0; i < series.size(); i++) {
      if (i == 0) {
        legend.filled("bar", series.get(i).name());
      } else {
        legend.line(outlineStyle(i), series.get(i).name());
      }
      for (double share : series.get(i).shares()) {
        most = Math.max(most, share);
      }
    }
    double above = legend.height(width);
    Drawing drawing = new Drawing(width, above + Drawing.LINE + 210);
    Frame frame = new Frame(drawing, 44, above, Drawing.LINE);
    Scale x = frame.across(low, high);
    Scale y = frame.up(0, Math.max(1, most * 1.05));
    legend.draw(drawing);
    frame.vertical(y, up, " %");
    for (int i = 0; i < series.size(); i++) {
      if (i == 0) {
        bars(drawing, x, y, border, wrongIsLeft);
      } else {
        drawing.path(outlineStyle(i), outline(series.get(i).shares(), x, y));
      }
    }
    frame.horizontal(x, across);
    double at = x.at(border);
    drawing.line("flag limit", at, frame.flags(), at, frame.bottom());
    double baseline = frame.flags() + 12;
    if (Lettering.width(left, Drawing.TEXT) <= at - 6
        && Lettering.width(right, Drawing.TEXT) <= width - at - 6) {
      drawing.textUpTo("label", at - 6, baseline, left);
      drawing.textFrom("label", at + 6, baseline, right);
    } else {
      drawing.textFrom("label", at + 6, baseline, "left: " + left + ", right: " + right);
    }
    return drawing.element(label);
  }

  private static String outlineStyle(int i) {
    return "outline o" + (i - 1) % 3;
  }

  private double edge(int bin) {
    return low + (high - low) * bin / bins;
  }

  private void bars(Drawing drawing, Scale x, Scale y, double border, boolean wrongIsLeft) {
    double[] shares = series.get(0).shares();
    for (int bin = 0; bin < bins; bin++) {
      if (shares[bin] > 0) {
        boolean left = (edge(bin) + edge(bin + 1)) / 2 < border;
        double from = x.at(edge(bin)) + 0.5;
        drawing.box(
            left == wrongIsLeft ? "bar wrong" : "bar",
            from,
            y.at(shares[bin]),
            x.at(edge(bin + 1)) - 0.5 - from,
            y.at(0) - y.at(shares[bin]));
      }
    }
  }

  private String outline(double[] shares, Scale x, Scale y) {
    Outline outline = new Outline().move(x.at(low), y.at(0));
    for (int bin = 0; bin < bins; bin++) {
      outline.line(x.at(edge(bin)), y.at(shares[bin])).line(x.at(edge(bin + 1)), y.at(shares[bin]));
    }
    return outline.line(x.at(high), y.at(0)).toString();
  }
}
