package activemark.report.plot;

/**
 * How wide text will be. The reader's font is unknown, so the widths are those of DejaVu Sans, the
 * widest of the fonts that browsers fall back to.
 */
final class Lettering {
  /** Hundredths of the font size, for the characters from space to tilde. */
  private static final int[] WIDTHS = {
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
    61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
    64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84
  };

  private static final int OTHER = 110;
  private static final String ELLIPSIS = "…";

  private Lettering() {}

  /** Width of a line of text at a font size, in the same unit; rather too wide than too narrow. */
  static double width(String text, double size) {
    return text.codePoints().map(Lettering::of).sum() * size / 100;
  }

  /** The text, or as much of it as fits, with an ellipsis. */
  static String fit(String text, double size, double room) {
    if (width(text, size) <= room) {
      return text;
    }
    int[] points = text.codePoints().toArray();
    int kept = points.length;
    while (kept > 0 && width(new String(points, 0, kept) + ELLIPSIS, size) > room) {
      kept--;
    }
    return new String(points, 0, kept) + ELLIPSIS;
  }

  private static int of(int c) {
    return c >= ' ' && c <= '~' ? WIDTHS[c - ' '] : OTHER;
  }
}
