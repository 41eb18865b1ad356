package activemark.bench.result;

import activemark.proof.canonical.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Cells of grids that were never computed. */
public final class Cells {
  private Cells() {}

  /** A digest of a name. */
  public static String digest(String name) {
    return Sha256.hex(name.getBytes(StandardCharsets.UTF_8));
  }

  /** A cell with a finding. */
  public static Cell of(String row, Finding finding) {
    return new Cell(digest(row), row, "B", false, "prune", "prune ratio=0.4", -7, finding);
  }

  /** A cell of an attack that lost so many points and left such a chance. */
  public static Cell measured(
      String row, String name, boolean adaptive, double points, double log10p) {
    String verdict = log10p < -6 ? "shown" : "not-shown";
    Finding finding =
        new Finding.Measured(
            verdict,
            List.of(
                new Finding.Test("keyed", 60, 64, log10p, log10p + 0.3),
                new Finding.Test("combined", 120, 128, 1.5 * log10p, 1.5 * log10p + 0.3)),
            Optional.of(
                new Finding.Utility(
                    "accuracy", 0.9 - points / 100, 200, points / 100, points / 100 - 0.01, 0.5)),
            Optional.of(0.99),
            new TreeMap<>(Map.of("zeros", 0.4, "weightChange", 0.03)).descendingMap(),
            1.25);
    String family = adaptive ? "H" : name.startsWith("noise") ? "C" : "B";
    return new Cell(digest(row), row, family, adaptive, name, name + " x=1", 0, finding);
  }

  /** A control. */
  public static Cell control(String row, double log10p) {
    Finding finding = measured(row, row, false, 0, log10p).finding();
    return new Cell(digest(row), row, Cell.CONTROLS, false, row, "", 0, finding);
  }

  /** A whole document. */
  public static EnvelopeFile envelope() {
    List<Cell> cells = new ArrayList<>();
    cells.add(control(Cell.MARKED, -70));
    cells.add(control(Cell.BASE, -0.2));
    for (int i = 1; i < 8; i++) {
      cells.add(measured("prune-" + i + "0", "prune", false, i * i, -70 + 9.0 * i));
    }
    cells.add(measured("noise", "noise then prune", false, 0.5, -66));
    cells.add(measured("unlearn", "unlearn", true, 3, -2));
    cells.add(of("copies", new Finding.NotApplicable("it needs --copy")));
    return new EnvelopeFile(
        "1.0",
        "quick",
        "<copy>",
        digest("model"),
        digest("base"),
        digest("mark"),
        List.of("activemark-keyed"),
        48,
        digest("images"),
        "knn",
        digest("data"),
        1e-6,
        cells);
  }
}
