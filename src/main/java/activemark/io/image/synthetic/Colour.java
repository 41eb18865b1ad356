package activemark.io.image.synthetic;

/**
 * A colour; 0 is dark and 1 full, values outside are cut off when the picture is done.
 *
 * @param red share of red
 * @param green share of green
 * @param blue share of blue
 */
record Colour(double red, double green, double blue) {
  static final Colour BLACK = new Colour(0, 0, 0);
  static final Colour WHITE = new Colour(1, 1, 1);

  /** From hue in turns, saturation and value. */
  static Colour of(double hue, double saturation, double value) {
    return new Colour(
        tooth(hue + 1, saturation, value),
        tooth(hue + 2 / 3.0, saturation, value),
        tooth(hue + 1 / 3.0, saturation, value));
  }

  private static double tooth(double turn, double saturation, double value) {
    double ramp = Math.abs((turn - Math.floor(turn)) * 6 - 3) - 1;
    return value * (1 - saturation + saturation * Math.max(0, Math.min(1, ramp)));
  }

  /** Part of the way to another colour. */
  Colour towards(Colour other, double share) {
    double t = Math.max(0, Math.min(1, share));
    return new Colour(
        red + (other.red - red) * t,
        green + (other.green - green) * t,
        blue + (other.blue - blue) * t);
  }

  /** Lighter or darker by a factor. */
  Colour lit(double factor) {
    return new Colour(red * factor, green * factor, blue * factor);
  }
}
