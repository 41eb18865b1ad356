package activemark.report.plot;

import activemark.report.html.Element;
import activemark.report.html.Figures;
import java.util.ArrayList;
import java.util.List;

/** Shares as lying bars, each with its name above and its value behind. */
public final class BarChart {
  private static final double BAR = 14;
  private static final double ROW = Drawing.LINE + BAR + 10;

  private record Bar(String style, String name, double share) {}

  private final List<Bar> bars = new ArrayList<>();

  /** Adds the model examined, with a share in [0, 1]. */
  public BarChart suspect(String name, double share) {
    bars.add(new Bar("bar", name, share));
    return this;
  }

  /** Adds a model that must not show the mark, with a share in [0, 1]. */
  public BarChart control(String name, double share) {
    bars.add(new Bar("bar other", name, share));
    return this;
  }

  /**
   * The chart at a width.
   *
   * @param label what it shows, for those who cannot see it
   */
  public Element draw(double width, String label) {
    double room = Lettering.width("100.0 %", Drawing.TEXT) + 8;
    Drawing drawing = new Drawing(width, ROW * bars.size());
    Scale scale = Scale.linear(0, 1, 0, width - room);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double y = ROW * i;
      double end = scale.at(bar.share());
      drawing.textFrom("label", 0, y + 13, bar.name());
      drawing.box("track", 0, y + Drawing.LINE + 2, width - room, BAR);
      drawing.box(bar.style(), 0, y + Drawing.LINE + 2, end, BAR);
      drawing.textUpTo("label", width, y + Drawing.LINE + 13, Figures.percent(bar.share()));
    }
    return drawing.element(label);
  }
}
