package activemark.bench.result;

import activemark.error.BadInput;
import activemark.proof.verdict.TestResult;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What one attack left of a mark over several keys and seeds. The worst of them counts, not the
 * mean: a mark that is lost under one key of three is no evidence to rely on.
 *
 * @param row name of the attack's row
 * @param family letter of the attack's kind
 * @param findings of the row's measured cells, at least one
 */
public record Survival(String row, String family, List<Finding.Measured> findings) {
  /** Copies the list. */
  public Survival {
    findings = List.copyOf(findings);
  }

  /**
   * Puts the cells of any number of grids side by side: controls first, then family by family, each
   * in the order of first appearance; cells that were not measured are left out.
   *
   * @throws BadInput if two attacks have one name
   */
  public static List<Survival> of(Collection<Cell> cells) {
    Map<String, List<Finding.Measured>> found = new LinkedHashMap<>();
    Map<String, String> families = new LinkedHashMap<>();
    Map<String, String> attacks = new HashMap<>();
    for (Cell cell : cells) {
      if (cell.finding() instanceof Finding.Measured measured) {
        String attack = attacks.putIfAbsent(cell.row(), cell.attack());
        if (attack != null && !attack.equals(cell.attack())) {
          throw BadInput.of("Two attacks have one name, and their results would be mixed")
              .at(cell.row())
              .expected(attack)
              .found(cell.attack())
              .fix("Give only results of one set of attacks.")
              .bad();
        }
        found.computeIfAbsent(cell.row(), row -> new ArrayList<>()).add(measured);
        families.putIfAbsent(cell.row(), cell.family());
      }
    }
    List<Survival> rows = new ArrayList<>();
    found.forEach((row, all) -> rows.add(new Survival(row, families.getOrDefault(row, ""), all)));
    rows.sort(
        Comparator.comparing((Survival row) -> !row.family().equals(Cell.CONTROLS))
            .thenComparing(Survival::family));
    return rows;
  }

  /**
   * The tests of every part that any of the rows read, in the order of reading: "tied-2", then the
   * same part read in further ways, "tied-2 in the weights".
   */
  public static Map<String, List<String>> tests(List<Survival> rows) {
    List<String> names = names(rows);
    Map<String, List<String>> tests = new LinkedHashMap<>();
    for (String name : names) {
      String part =
          names.stream().filter(other -> name.startsWith(other + " ")).findFirst().orElse(name);
      tests.computeIfAbsent(part, none -> new ArrayList<>()).add(name);
    }
    return tests;
  }

  private static List<String> names(List<Survival> rows) {
    return rows.stream()
        .flatMap(row -> row.findings().stream())
        .flatMap(finding -> finding.tests().stream())
        .map(Finding.Test::name)
        .filter(
            name -> !name.startsWith(TestResult.COMBINED) && !name.endsWith(TestResult.WEIGHTED))
        .distinct()
        .toList();
  }

  /** How many times the mark was shown. */
  public long shown() {
    return findings.stream().filter(finding -> finding.verdict().equals("shown")).count();
  }

  /** Decimal logarithm of the largest corrected chance among the best tests; empty if unread. */
  public OptionalDouble worst() {
    if (findings.stream().anyMatch(finding -> finding.best().isEmpty())) {
      return OptionalDouble.empty();
    }
    return findings.stream()
        .mapToDouble(finding -> finding.best().orElseThrow().correctedLog10p())
        .max();
  }

  /**
   * The fewest bits that agreed in a test of a part; empty if there is one it was not read from.
   */
  public OptionalInt fewest(String test) {
    List<Finding.Test> read =
        findings.stream()
            .flatMap(finding -> finding.tests().stream())
            .filter(one -> one.name().equals(test))
            .toList();
    return read.size() < findings.size()
        ? OptionalInt.empty()
        : read.stream().mapToInt(Finding.Test::matches).min();
  }

  /** Mean use that was lost against the marked copy, as a share; empty if it was never measured. */
  public OptionalDouble lost() {
    return findings.stream()
        .flatMap(finding -> finding.utility().stream())
        .mapToDouble(Finding.Utility::lost)
        .average();
  }

  /** Mean use of the attacked models; empty if it was never measured. */
  public OptionalDouble use() {
    return findings.stream()
        .flatMap(finding -> finding.utility().stream())
        .mapToDouble(Finding.Utility::value)
        .average();
  }

  /** Mean cosine to the marked copy's features; empty where they could not be compared. */
  public OptionalDouble cosine() {
    return findings.stream()
        .flatMap(finding -> finding.cosine().stream())
        .mapToDouble(Double::doubleValue)
        .average();
  }

  /** As one JSON object, for machines. */
  public static ObjectNode toJson(List<Survival> rows) {
    List<String> names = names(rows);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode all = json.putArray("rows");
    for (Survival row : rows) {
      ObjectNode one = all.addObject();
      one.put("row", row.row()).put("family", row.family());
      one.put("measured", row.findings().size()).put("shown", row.shown());
      row.worst().ifPresent(value -> one.put("worstLog10p", value));
      ObjectNode fewest = one.putObject("fewest");
      names.forEach(name -> row.fewest(name).ifPresent(bits -> fewest.put(name, bits)));
      row.lost().ifPresent(value -> one.put("lost", value));
      row.use().ifPresent(value -> one.put("use", value));
      row.cosine().ifPresent(value -> one.put("cosine", value));
    }
    return json;
  }
}
