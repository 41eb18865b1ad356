package activemark.report.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Labelled vertical lines. Every label has a row of its own above the plot. A line begins at its
 * label's row and runs down, so rows and sides are chosen such that no label lies across a line
 * that began above it. Where that cannot be had, all lines begin below all labels.
 */
final class Flags {
  private static final double GAP = 5;

  /** Trying every order of more flags would take too long. */
  private static final int MOST_ORDERED = 7;

  private record Flag(String style, double value, String label) {}

  /** A flag in its row, with the side of the line on which its label stands. */
  private record Row(Flag flag, double x, boolean onRight) {
    double left() {
      return onRight ? x + GAP : x - GAP - width();
    }

    double right() {
      return left() + width();
    }

    /** Labels may be bold. */
    double width() {
      return 1.1 * Lettering.width(flag.label(), Drawing.TEXT);
    }
  }

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
    sorted.sort(Comparator.comparingDouble(Flag::value));
    List<Row> rows = new ArrayList<>();
    boolean arranged =
        sorted.size() <= MOST_ORDERED && arrange(sorted, rows, across, drawing.width());
    if (!arranged) {
      rows.clear();
      for (Flag flag : sorted) {
        Row right = new Row(flag, across.at(flag.value()), true);
        rows.add(right.right() <= drawing.width() ? right : new Row(flag, right.x(), false));
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Flag flag = row.flag();
      double y = top + i * Drawing.LINE;
      double from = arranged ? y : top + height();
      drawing.line("flag " + flag.style(), row.x(), from + 2, row.x(), bottom);
      if (row.onRight()) {
        drawing.textFrom("label " + flag.style(), row.x() + GAP, y + 13, flag.label());
      } else {
        drawing.textUpTo("label " + flag.style(), row.x() - GAP, y + 13, flag.label());
      }
    }
  }

  /** Adds the remaining flags below the rows placed so far; false if they cannot all be placed. */
  private static boolean arrange(List<Flag> left, List<Row> rows, Scale across, double width) {
    if (left.isEmpty()) {
      return true;
    }
    for (Flag flag : left) {
      for (boolean onRight : new boolean[] {true, false}) {
        Row row = new Row(flag, across.at(flag.value()), onRight);
        if (row.left() >= 0 && row.right() <= width && crossesNone(row, rows)) {
          List<Flag> rest = new ArrayList<>(left);
          rest.remove(flag);
          rows.add(row);
          if (arrange(rest, rows, across, width)) {
            return true;
          }
          rows.remove(rows.size() - 1);
        }
      }
    }
    return false;
  }

  private static boolean crossesNone(Row row, List<Row> above) {
    return above.stream().noneMatch(other -> other.x() > row.left() && other.x() < row.right());
  }
}
