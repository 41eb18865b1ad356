package activemark.report.plot;

import activemark.report.html.Figures;
import java.util.ArrayList;
import java.util.List;

/**
 * From values to positions.
 *
 * @param low smallest value
 * @param high largest value, above low
 * @param from position of the smallest
 * @param to position of the largest
 * @param log whether equal factors lie equally far apart; then low is above 0
 */
record Scale(double low, double high, double from, double to, boolean log) {
  /** Far beyond any activation, and within what a double holds. */
  private static final double MAX_DECADE = 300;

  /** A value with its label. */
  record Tick(double value, String label) {}

  /** Checks the range. */
  Scale {
    if (!(low < high) || (log && !(low > 0)) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException("a scale from " + low + " to " + high);
    }
  }

  static Scale linear(double low, double high, double from, double to) {
    return new Scale(low, high, from, to, false);
  }

  /** Whole powers of ten around a range of positive values. */
  static Scale decades(double low, double high, double from, double to) {
    double first = StrictMath.max(-MAX_DECADE, StrictMath.floor(StrictMath.log10(low)));
    double last = StrictMath.min(MAX_DECADE, StrictMath.ceil(StrictMath.log10(high)));
    double end = last > first ? last : first + 1;
    return new Scale(StrictMath.pow(10, first), StrictMath.pow(10, end), from, to, true);
  }

  /** Position of a value; values beyond the ends lie on them. */
  double at(double value) {
    double held = Math.max(low, Math.min(high, value));
    double share =
        log
            ? (StrictMath.log10(held) - StrictMath.log10(low))
                / (StrictMath.log10(high) - StrictMath.log10(low))
            : (held - low) / (high - low);
    return from + share * (to - from);
  }

  /** Round values, at most so many. */
  List<Tick> ticks(int most) {
    return log ? decadeTicks(most) : roundTicks(most, 0);
  }

  /** Round whole numbers, at most so many, for what is counted. */
  List<Tick> wholeTicks(int most) {
    return roundTicks(most, 1);
  }

  private List<Tick> decadeTicks(int most) {
    int first = (int) Math.round(StrictMath.log10(low));
    int last = (int) Math.round(StrictMath.log10(high));
    int step = Math.max(1, (last - first + most) / most);
    List<Tick> ticks = new ArrayList<>();
    for (int exponent = first; exponent <= last; exponent += step) {
      ticks.add(new Tick(StrictMath.pow(10, exponent), decade(exponent)));
    }
    return ticks;
  }

  private static String decade(int exponent) {
    return exponent >= -3 && exponent <= 4
        ? Figures.significant(StrictMath.pow(10, exponent))
        : "10" + Figures.superscript(exponent);
  }

  private List<Tick> roundTicks(int most, double leastStep) {
    double step = roundStep(Math.max(leastStep, (high - low) / most));
    int decimals = (int) Math.max(0, -StrictMath.floor(StrictMath.log10(step) + 1e-9));
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      ticks.add(new Tick(i * step, Figures.decimal(i * step, decimals)));
    }
    return ticks;
  }

  /** The smallest of 1, 2, 5 times a power of ten that is at least this. */
  private static double roundStep(double least) {
    double power = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(least)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
