package activemark.report.plot;

import activemark.report.html.Element;
import java.util.ArrayList;
import java.util.List;

/**
 * How many of so many fair coins agree by chance, and where models stand against that. Draws the
 * exact distribution.
 */
public final class CoinChart {
  private static final int MAX_STEPS = 600;
  private static final double NAME = 130;
  private static final double SIGMAS = 5;

  private final int bits;
  private final String label;
  private final int needed;
  private final Flags flags = new Flags();
  private final List<Double> values = new ArrayList<>();

  /**
   * An empty chart.
   *
   * @param bits coins
   * @param needed agreeing bits from which the limit is met; above {@code bits} if none are enough
   * @param label what the chart shows, for those who cannot see it
   */
  public CoinChart(int bits, int needed, String label) {
    this.bits = bits;
    this.needed = needed;
    this.label = label;
    if (needed <= bits) {
      flag("limit", needed - 0.5, "needed: " + needed);
    }
  }

  /** Adds the model examined. */
  public CoinChart suspect(int matches) {
    return flag("suspect", matches, "suspect: " + matches);
  }

  /** Adds a model that must not show the mark. */
  public CoinChart control(String name, int matches) {
    return flag("control", matches, Lettering.fit(name, Drawing.TEXT, NAME) + ": " + matches);
  }

  private CoinChart flag(String style, double value, String text) {
    flags.add(style, value, text);
    values.add(value);
    return this;
  }

  /** The chart at a width. */
  public Element draw(double width) {
    double labels = flags.height();
    Drawing drawing = new Drawing(width, labels + 230);
    Frame frame = new Frame(drawing, 44, 0, labels);
    double spread = SIGMAS * Math.sqrt(bits) / 2;
    double low = bits / 2.0 - spread;
    double high = bits / 2.0 + spread;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double margin = (high - low) * 0.02;
    int first = (int) Math.max(0, Math.floor(low - margin));
    int last = (int) Math.min(bits, Math.ceil(high + margin));
    double[] chances = chances();
    Scale across = frame.across(first - 0.5, last + 0.5);
    Scale up = frame.up(0, 108 * chances[bits / 2]);
    frame.vertical(up, "chance of that number if every bit is a fair coin", " %");
    if (needed <= bits) {
      double x = across.at(needed - 0.5);
      drawing.box("beyond", x, frame.top(), frame.right() - x, frame.bottom() - frame.top());
    }
    drawing.path("coins", outline(chances, first, last, across, up));
    frame.counts(across, "bits that agree, of " + bits);
    flags.draw(drawing, across, frame.flags(), frame.bottom());
    return drawing.element(label);
  }

  private static String outline(double[] chances, int first, int last, Scale across, Scale up) {
    Outline outline = new Outline().move(across.at(first - 0.5), up.at(0));
    int step = Math.max(1, (last - first) / MAX_STEPS);
    for (int k = first; k <= last; k += step) {
      double y = up.at(100 * chances[k]);
      outline.line(across.at(k - 0.5), y).line(across.at(Math.min(last, k + step - 1) + 0.5), y);
    }
    return outline.line(across.at(last + 0.5), up.at(0)).close().toString();
  }

  /** Chance of each number of agreeing coins [bits + 1]. */
  private double[] chances() {
    double[] chances = new double[bits + 1];
    double log = -bits * StrictMath.log(2);
    for (int k = 0; k <= bits; k++) {
      chances[k] = StrictMath.exp(log);
      log += StrictMath.log(bits - k) - StrictMath.log(k + 1.0);
    }
    return chances;
  }
}
