package activemark.report.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Labelled vertical lines. Every label has a row of its own above the plot, in an order in which no
 * line runs through another's label.
 */
final class Flags {
  private static final double GAP = 5;

  /**
   * A line to be drawn.
   *
   * @param style of line and label
   * @param value on the horizontal axis
   * @param label beside the line's upper end
   */
  record Flag(String style, double value, String label) {}

  private final List<Flag> flags = new ArrayList<>();

  void add(String style, double value, String label) {
    flags.add(new Flag(style, value, label));
  }

  /** Room that the labels need. */
  double height() {
    return flags.size() * Drawing.LINE;
  }

  void draw(Drawing drawing, Scale across, double top, double bottom) {
    List<Flag> sorted = new ArrayList<>(flags);
    sorted.sort(Comparator.comparingDouble(Flag::value).reversed());
    List<Flag> leftward = new ArrayList<>();
    List<Flag> rightward = new ArrayList<>();
    double limit = drawing.width();
    for (Flag flag : sorted) {
      double x = across.at(flag.value());
      double room = Lettering.width(flag.label(), Drawing.TEXT) + 2 * GAP;
      if (x + room <= limit || x - room < 0) {
        rightward.add(0, flag);
      } else {
        leftward.add(flag);
        limit = x;
      }
    }
    List<Flag> rows = new ArrayList<>(leftward);
    rows.addAll(rightward);
    for (int row = 0; row < rows.size(); row++) {
      Flag flag = rows.get(row);
      double x = across.at(flag.value());
      double y = top + row * Drawing.LINE;
      drawing.line("flag " + flag.style(), x, y + 2, x, bottom);
      if (row < leftward.size()) {
        drawing.textUpTo("label " + flag.style(), x - GAP, y + 13, flag.label());
      } else {
        drawing.textFrom("label " + flag.style(), x + GAP, y + 13, flag.label());
      }
    }
  }
}
