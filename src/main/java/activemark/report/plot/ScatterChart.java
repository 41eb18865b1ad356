package activemark.report.plot;

import activemark.report.html.Element;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Points of several series in a plane, those of a series joined by a line and named by a key beside
 * its points, and a limit across. Keys that would lie over another label are left out.
 */
public final class ScatterChart {
  private static final double LEFT = 46;
  private static final double HEIGHT = 340;

  private final String across;
  private final String up;
  private final double limit;
  private final String limitLabel;
  private final List<Series> series = new ArrayList<>();

  /**
   * A point.
   *
   * @param x to the right
   * @param y up
   * @param top another value at the same x, drawn as a ring on a stem; y if there is none
   */
  public record Point(double x, double y, double top) {}

  private record Series(String key, String style, List<Point> points) {}

  /**
   * An empty chart.
   *
   * @param across what x is
   * @param up what y is
   * @param limit value of y that matters
   * @param limitLabel what it is
   */
  public ScatterChart(String across, String up, double limit, String limitLabel) {
    this.across = across;
    this.up = up;
    this.limit = limit;
    this.limitLabel = limitLabel;
  }

  /**
   * Adds a series.
   *
   * @param key short, drawn at its points
   * @param style class of the style sheet that gives the colour
   */
  public ScatterChart add(String key, String style, List<Point> points) {
    List<Point> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y));
    series.add(new Series(key, style, sorted));
    return this;
  }

  /** Whether there is nothing to draw. */
  public boolean isEmpty() {
    return series.stream().allMatch(one -> one.points().isEmpty());
  }

  /**
   * The chart at a width.
   *
   * @param label what it shows, for those who cannot see it
   */
  public Element draw(double width, String label) {
    List<Point> all = series.stream().flatMap(one -> one.points().stream()).toList();
    Drawing drawing = new Drawing(width, HEIGHT);
    Frame frame = new Frame(drawing, LEFT, 0, 0);
    double left = all.stream().mapToDouble(Point::x).min().orElse(0);
    double right = all.stream().mapToDouble(Point::x).max().orElse(1);
    double top = all.stream().mapToDouble(p -> Math.max(p.y(), p.top())).max().orElse(1);
    double span = Math.max(5, right - Math.min(0, left));
    Scale x = frame.across(Math.min(0, left) - 0.04 * span, Math.max(5, right) + 0.06 * span);
    Scale y = frame.up(0, 1.08 * Math.max(top, 1.5 * limit));
    frame.vertical(y, up, "");
    frame.horizontal(x, across);
    List<double[]> taken = new ArrayList<>();
    drawing.line("flag limit", frame.left(), y.at(limit), frame.right(), y.at(limit));
    double wide = Lettering.width(limitLabel, Drawing.TEXT);
    double base = y.at(limit) - 4;
    drawing.textUpTo("label", frame.right(), base, limitLabel);
    taken.add(box(frame.right() - wide, base, wide));
    for (Series one : series) {
      draw(drawing, one, x, y);
    }
    for (Series one : series) {
      for (Point point : one.points()) {
        key(drawing, one.key(), x.at(point.x()), y.at(point.y()), frame, taken);
      }
    }
    return drawing.element(label);
  }

  private static void draw(Drawing drawing, Series one, Scale x, Scale y) {
    Outline outline = new Outline();
    for (Point point : one.points()) {
      outline.on(x.at(point.x()), y.at(point.y()));
    }
    if (one.points().size() > 1) {
      drawing.path("curve thin family " + one.style(), outline.toString());
    }
    for (Point point : one.points()) {
      if (point.top() != point.y()) {
        double at = x.at(point.x());
        drawing.line("stem family " + one.style(), at, y.at(point.y()), at, y.at(point.top()));
        drawing.dot("ring family " + one.style(), at, y.at(point.top()));
      }
      drawing.dot("dot family " + one.style(), x.at(point.x()), y.at(point.y()));
    }
  }

  /** Beside the point, on whichever side there is room. */
  private static void key(
      Drawing drawing, String key, double x, double y, Frame frame, List<double[]> taken) {
    double wide = Lettering.width(key, Drawing.TEXT);
    double[][] places = {
      {x + 6, y + 4}, {x - 6 - wide, y + 4}, {x - wide / 2, y - 7}, {x - wide / 2, y + 15}
    };
    for (double[] place : places) {
      double[] box = box(place[0], place[1], wide);
      boolean inside =
          box[0] >= frame.left() + 2
              && box[2] <= frame.right()
              && box[1] >= frame.top()
              && box[3] <= frame.bottom();
      if (inside && taken.stream().noneMatch(other -> overlap(box, other))) {
        drawing.textFrom("label", place[0], place[1], key);
        taken.add(box);
        return;
      }
    }
  }

  /** Left, top, right and bottom of text, with a margin as letters differ between machines. */
  private static double[] box(double x, double baseline, double wide) {
    return new double[] {
      x - 1, baseline - Drawing.TEXT - 1, x + 1.1 * wide + 1, baseline + 0.3 * Drawing.TEXT + 1
    };
  }

  private static boolean overlap(double[] a, double[] b) {
    return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  }
}
