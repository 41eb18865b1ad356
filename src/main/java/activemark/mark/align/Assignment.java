package activemark.mark.align;

import java.util.Arrays;

/**
 * Pairs every row of a square table with a column of its own so that the sum is largest: the
 * Hungarian method with shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987), O(n^3).
 */
public final class Assignment {
  private final float[] gain;
  private final int n;
  private final double[] ofRow;
  private final double[] ofColumn;

  /** The row of each column, counted from 1; 0 for none. */
  private final int[] owner;

  private Assignment(float[] gain, int n) {
    this.gain = gain;
    this.n = n;
    this.ofRow = new double[n + 1];
    this.ofColumn = new double[n + 1];
    this.owner = new int[n + 1];
  }

  /**
   * The column of every row.
   *
   * @param gain what each pair is worth (n, n), row major
   */
  public static int[] best(float[] gain, int n) {
    Assignment a = new Assignment(gain, n);
    for (int row = 1; row <= n; row++) {
      a.place(row);
    }
    int[] columns = new int[n];
    for (int column = 1; column <= n; column++) {
      columns[a.owner[column] - 1] = column - 1;
    }
    return columns;
  }

  private void place(int row) {
    double[] slack = new double[n + 1];
    Arrays.fill(slack, Double.POSITIVE_INFINITY);
    int[] before = new int[n + 1];
    boolean[] seen = new boolean[n + 1];
    owner[0] = row;
    int at = 0;
    do {
      seen[at] = true;
      int from = owner[at];
      int next = 0;
      double step = Double.POSITIVE_INFINITY;
      for (int column = 1; column <= n; column++) {
        if (seen[column]) {
          continue;
        }
        double reduced = -gain[(from - 1) * n + column - 1] - ofRow[from] - ofColumn[column];
        if (reduced < slack[column]) {
          slack[column] = reduced;
          before[column] = at;
        }
        if (slack[column] < step) {
          step = slack[column];
          next = column;
        }
      }
      for (int column = 0; column <= n; column++) {
        if (seen[column]) {
          ofRow[owner[column]] += step;
          ofColumn[column] -= step;
        } else {
          slack[column] -= step;
        }
      }
      at = next;
    } while (owner[at] != 0);
    while (at != 0) {
      int previous = before[at];
      owner[at] = owner[previous];
      at = previous;
    }
  }
}
