package activemark.io.image.synthetic;

/** Smooth randomness over the plane. */
final class Noise {
  private final long seed;

  Noise(Dice dice) {
    seed = dice.next();
  }

  /** One octave in [-1, 1], with features about one unit wide. */
  double at(double x, double y) {
    double floorX = Math.floor(x);
    double floorY = Math.floor(y);
    long column = (long) floorX;
    long row = (long) floorY;
    double u = smooth(x - floorX);
    double v = smooth(y - floorY);
    double top = lerp(value(column, row), value(column + 1, row), u);
    double bottom = lerp(value(column, row + 1), value(column + 1, row + 1), u);
    return 2 * lerp(top, bottom, v) - 1;
  }

  /** Octaves of half the size and half the strength each, in [-1, 1]. */
  double rough(double x, double y, int octaves) {
    double sum = 0;
    double strength = 0.5;
    double scale = 1;
    for (int i = 0; i < octaves; i++) {
      sum += strength * at(x * scale + 17.3 * i, y * scale - 9.1 * i);
      strength /= 2;
      scale *= 2;
    }
    return sum;
  }

  /** The cell a point is in, of cells one unit wide around scattered centres. */
  Cell cell(double x, double y) {
    double nearest = Double.MAX_VALUE;
    double second = Double.MAX_VALUE;
    double id = 0;
    long column = (long) Math.floor(x);
    long row = (long) Math.floor(y);
    for (long i = column - 1; i <= column + 1; i++) {
      for (long j = row - 1; j <= row + 1; j++) {
        double dx = i + value(2 * i, 2 * j + 1) - x;
        double dy = j + value(2 * i + 1, 2 * j) - y;
        double distance = Math.sqrt(dx * dx + dy * dy);
        if (distance < nearest) {
          second = nearest;
          nearest = distance;
          id = value(2 * i + 1, 2 * j + 1);
        } else {
          second = Math.min(second, distance);
        }
      }
    }
    return new Cell(id, nearest, second - nearest);
  }

  /**
   * Where a point lies in its cell.
   *
   * @param id the cell's own number in [0, 1)
   * @param center distance to the cell's centre
   * @param edge 0 on the edge, growing inwards
   */
  record Cell(double id, double center, double edge) {}

  private double value(long column, long row) {
    long mixed = Dice.mix(seed ^ Dice.mix(column * 0x632be59bd9b4e019L + Dice.mix(row)));
    return (mixed >>> 11) * 0x1p-53;
  }

  private static double smooth(double t) {
    return t * t * t * (t * (t * 6 - 15) + 10);
  }

  private static double lerp(double a, double b, double t) {
    return a + (b - a) * t;
  }
}
