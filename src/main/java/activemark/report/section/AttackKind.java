package activemark.report.section;

import activemark.bench.result.Cell;
import activemark.bench.result.EnvelopeFile;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A kind of attack, numbered in the order in which a grid has them.
 *
 * @param family its letter
 * @param number in the family, from 1 on
 * @param name of the attack, or of a chain of them
 */
record AttackKind(String family, int number, String name) implements Comparable<AttackKind> {
  /** Of one of the grid's attacks. */
  static AttackKind of(Cell cell, EnvelopeFile file) {
    List<String> names =
        file.attacks().stream()
            .filter(each -> each.family().equals(cell.family()))
            .map(Cell::name)
            .distinct()
            .toList();
    return new AttackKind(cell.family(), names.indexOf(cell.name()) + 1, cell.name());
  }

  /** "B3". */
  String key() {
    return family + number;
  }

  /** Class of the style sheet that gives the family's colour. */
  String style() {
    return "family-" + family.toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(AttackKind other) {
    return Comparator.comparing(AttackKind::family)
        .thenComparingInt(AttackKind::number)
        .compare(this, other);
  }
}
