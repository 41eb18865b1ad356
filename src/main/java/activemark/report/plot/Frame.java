package activemark.report.plot;

import java.util.List;

/**
 * The axes of a plot: horizontal lines with their values, ticks below, what each axis means. The
 * vertical axis has its title above it, so that no text is turned.
 */
final class Frame {
  private static final double RIGHT = 14;
  private static final double BELOW = 2 * Drawing.LINE + 8;

  private final Drawing drawing;
  private final double left;
  private final double title;
  private final double top;

  /**
   * Leaves room for labels.
   *
   * @param left room for the values of the vertical axis
   * @param legend room for what stands above the title of the vertical axis
   * @param flags room for labels between that title and the plot
   */
  Frame(Drawing drawing, double left, double legend, double flags) {
    this.drawing = drawing;
    this.left = left;
    this.title = legend;
    this.top = legend + Drawing.LINE + 6 + flags;
  }

  /** Where labels of flags begin. */
  double flags() {
    return title + Drawing.LINE + 2;
  }

  double left() {
    return left;
  }

  double right() {
    return drawing.width() - RIGHT;
  }

  double top() {
    return top;
  }

  double bottom() {
    return drawing.height() - BELOW;
  }

  Scale across(double low, double high) {
    return Scale.linear(low, high, left, right());
  }

  Scale up(double low, double high) {
    return Scale.linear(low, high, bottom(), top);
  }

  Scale upDecades(double low, double high) {
    return Scale.decades(low, high, bottom(), top);
  }

  /** Draws the vertical axis with its title. */
  void vertical(Scale scale, String meaning, String unit) {
    int most = (int) Math.max(2, (bottom() - top) / 36);
    for (Scale.Tick tick : scale.ticks(most)) {
      double y = scale.at(tick.value());
      drawing.line("grid", left, y, right(), y);
      drawing.textUpTo("tick", left - 6, y + 4, tick.label() + unit);
    }
    drawing.textFrom("axis", 0, title + 13, meaning);
  }

  /** Draws the horizontal axis with its title. */
  void horizontal(Scale scale, String title) {
    horizontal(scale, title, scale.ticks(mostAcross()));
  }

  /** Draws the horizontal axis of a count with its title. */
  void counts(Scale scale, String title) {
    horizontal(scale, title, scale.wholeTicks(mostAcross()));
  }

  private int mostAcross() {
    return (int) Math.max(2, (right() - left) / 64);
  }

  private void horizontal(Scale scale, String title, List<Scale.Tick> ticks) {
    drawing.line("base", left, bottom(), right(), bottom());
    for (Scale.Tick tick : ticks) {
      double x = scale.at(tick.value());
      drawing.line("base", x, bottom(), x, bottom() + 4);
      drawing.textAround("tick", x, bottom() + Drawing.LINE, tick.label());
    }
    drawing.textAround("axis", (left + right()) / 2, bottom() + 2 * Drawing.LINE + 2, title);
  }
}
