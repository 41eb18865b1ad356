package activemark.report.plot;

/** The data of an SVG path, point by point. */
final class Outline {
  private final StringBuilder data = new StringBuilder();

  Outline move(double x, double y) {
    return point('M', x, y);
  }

  Outline line(double x, double y) {
    return point('L', x, y);
  }

  /** Moves for the first point, draws to every further one. */
  Outline on(double x, double y) {
    return data.isEmpty() ? move(x, y) : line(x, y);
  }

  Outline close() {
    data.append('Z');
    return this;
  }

  private Outline point(char command, double x, double y) {
    data.append(command).append(short1(x)).append(' ').append(short1(y));
    return this;
  }

  private static String short1(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
  }

  @Override
  public String toString() {
    return data.toString();
  }
}
