package activemark.report.plot;

import activemark.proof.message.BitString;
import activemark.report.html.Element;

/** Every bit of a codeword as a cell: filled where it was read right, crossed where wrong. */
public final class BitGrid {
  private static final int MAX_CELLS = 4096;
  private static final double WIDTH = 320;

  private BitGrid() {}

  /** Number of bits drawn of so many. */
  public static int shown(int bits) {
    return Math.min(bits, MAX_CELLS);
  }

  /**
   * The grid, row by row.
   *
   * @param expected the codeword
   * @param decoded what was read, as long
   * @param label what the grid shows, for those who cannot see it
   */
  public static Element draw(BitString expected, BitString decoded, String label) {
    int cells = shown(expected.length());
    int columns = cells <= 1024 ? 32 : 64;
    double pitch = WIDTH / columns;
    double side = pitch - 2;
    int rows = (cells + columns - 1) / columns;
    Drawing drawing = new Drawing(WIDTH, pitch * rows);
    Outline right = new Outline();
    Outline wrong = new Outline();
    for (int i = 0; i < cells; i++) {
      int row = i / columns;
      double x = pitch * (i - row * columns) + 1;
      double y = pitch * row + 1;
      if (expected.get(i) == decoded.get(i)) {
        right.move(x, y).line(x + side, y).line(x + side, y + side).line(x, y + side).close();
      } else {
        wrong.move(x + 1, y + 1).line(x + side - 1, y + side - 1);
        wrong.move(x + side - 1, y + 1).line(x + 1, y + side - 1);
      }
    }
    drawing.path("right-bit", right.toString());
    drawing.path("wrong-bit", wrong.toString());
    return drawing.element(label);
  }
}
