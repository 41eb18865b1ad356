package activemark.report.plot;

import java.util.ArrayList;
import java.util.List;

/** Names of what a plot shows, each beside a sample, in as many lines as needed. */
final class Legend {
  private static final double SAMPLE = 22;
  private static final double GAP = 18;

  private record Entry(String style, boolean filled, String label) {}

  private final List<Entry> entries = new ArrayList<>();

  void filled(String style, String label) {
    entries.add(new Entry(style, true, label));
  }

  void line(String style, String label) {
    entries.add(new Entry(style, false, label));
  }

  /** Room that the lines need at this width. */
  double height(double width) {
    return lay(null, width) + Drawing.LINE + 4;
  }

  void draw(Drawing drawing) {
    lay(drawing, drawing.width());
  }

  /** Top of the last line; draws if there is something to draw on. */
  private double lay(@org.jspecify.annotations.Nullable Drawing drawing, double width) {
    double x = 0;
    double y = 0;
    for (Entry entry : entries) {
      String label = Lettering.fit(entry.label(), Drawing.TEXT, width - SAMPLE - 6);
      double wide = SAMPLE + 6 + Lettering.width(label, Drawing.TEXT);
      if (x > 0 && x + wide > width) {
        x = 0;
        y += Drawing.LINE;
      }
      if (drawing != null) {
        if (entry.filled()) {
          drawing.box(entry.style(), x, y + 3, SAMPLE, 10);
        } else {
          drawing.line(entry.style(), x, y + 9, x + SAMPLE, y + 9);
        }
        drawing.textFrom("label", x + SAMPLE + 6, y + 13, label);
      }
      x += wide + GAP;
    }
    return y;
  }
}
