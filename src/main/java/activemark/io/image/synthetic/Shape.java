package activemark.io.image.synthetic;

/**
 * An area of the picture.
 *
 * @param x centre
 * @param y centre
 * @param reach no part of it is farther from the centre
 * @param distance distance to the edge, negative inside; may be approximate away from the edge
 */
record Shape(double x, double y, double reach, Distance distance) {
  /** Distance from a point to an edge. */
  interface Distance {
    /** The distance, negative inside. */
    double at(double x, double y);
  }

  static Shape circle(double x, double y, double radius) {
    return new Shape(x, y, radius, (px, py) -> length(px - x, py - y) - radius);
  }

  static Shape ellipse(double x, double y, double rx, double ry, double angle) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    return new Shape(
        x,
        y,
        Math.max(rx, ry),
        (px, py) -> {
          double u = ((px - x) * cos + (py - y) * sin) / rx;
          double v = ((py - y) * cos - (px - x) * sin) / ry;
          return (length(u, v) - 1) * Math.min(rx, ry);
        });
  }

  /** A rectangle from its centre, with rounded corners. */
  static Shape box(double x, double y, double width, double height, double angle, double corner) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double round = Math.min(corner, Math.min(width, height) / 2);
    return new Shape(
        x,
        y,
        length(width, height) / 2,
        (px, py) -> {
          double u = Math.abs((px - x) * cos + (py - y) * sin) - width / 2 + round;
          double v = Math.abs((py - y) * cos - (px - x) * sin) - height / 2 + round;
          double outside = length(Math.max(u, 0), Math.max(v, 0));
          return outside + Math.min(Math.max(u, v), 0) - round;
        });
  }

  /** A regular polygon. */
  static Shape polygon(double x, double y, double radius, int corners, double angle) {
    double half = Math.PI / corners;
    double apothem = radius * StrictMath.cos(half);
    return new Shape(
        x,
        y,
        radius,
        (px, py) -> {
          double turn = StrictMath.atan2(py - y, px - x) - angle;
          double folded = turn - 2 * half * Math.floor(turn / (2 * half)) - half;
          return length(px - x, py - y) * StrictMath.cos(folded) - apothem;
        });
  }

  /** Petals or the points of a star: the radius swings between an inner and an outer one. */
  static Shape petals(
      double x, double y, double inner, double outer, int count, double angle, double sharpness) {
    return new Shape(
        x,
        y,
        outer,
        (px, py) -> {
          double turn = StrictMath.atan2(py - y, px - x) - angle;
          double wave = Math.abs(StrictMath.cos(turn * count / 2));
          double radius = inner + (outer - inner) * StrictMath.pow(wave, sharpness);
          return (length(px - x, py - y) - radius) * 0.7;
        });
  }

  /** A round thing with a wandering outline. */
  static Shape blob(double x, double y, double radius, double wander, Noise noise) {
    return new Shape(
        x,
        y,
        radius * (1 + wander),
        (px, py) -> {
          double distance = length(px - x, py - y);
          double safe = Math.max(distance, 1e-9);
          double u = (px - x) / safe;
          double v = (py - y) / safe;
          return distance - radius * (1 + wander * noise.rough(u * 1.6 + x * 31, v * 1.6, 3) * 1.4);
        });
  }

  /** A thick line with round ends. */
  static Shape line(double x1, double y1, double x2, double y2, double thickness) {
    double dx = x2 - x1;
    double dy = y2 - y1;
    double square = Math.max(dx * dx + dy * dy, 1e-12);
    return new Shape(
        (x1 + x2) / 2,
        (y1 + y2) / 2,
        (length(dx, dy) + thickness) / 2,
        (px, py) -> {
          double t = Math.max(0, Math.min(1, ((px - x1) * dx + (py - y1) * dy) / square));
          return length(px - x1 - t * dx, py - y1 - t * dy) - thickness / 2;
        });
  }

  /** Everything below a curve. */
  static Shape below(Curve curve) {
    return new Shape(0, 0, 100, (px, py) -> (curve.at(px) - py) * 0.8);
  }

  /** A height for every x. */
  interface Curve {
    /** The height, downwards. */
    double at(double x);
  }

  /** What is in this shape and not in another. */
  Shape without(Shape other) {
    return new Shape(
        x, y, reach, (px, py) -> Math.max(distance.at(px, py), -other.distance.at(px, py)));
  }

  /** What is in this shape and in another. */
  Shape within(Shape other) {
    return new Shape(
        x, y, reach, (px, py) -> Math.max(distance.at(px, py), other.distance.at(px, py)));
  }

  private static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }
}
