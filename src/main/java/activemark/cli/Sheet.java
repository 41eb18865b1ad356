package activemark.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A result for people: a title, facts in two columns, and tables, all aligned. Built by a command
 * and printed once.
 */
final class Sheet {
  private static final String INDENT = "  ";

  private final String title;
  private final List<Part> parts = new ArrayList<>();

  /** A sheet under a title. */
  Sheet(String title) {
    this.title = Printable.of(title);
  }

  private sealed interface Part {}

  private record Fact(String label, String value) implements Part {}

  private record Table(List<List<String>> rows) implements Part {}

  private record Sentence(String text) implements Part {}

  /** Adds a fact; several lines of a value stand below each other. */
  Sheet fact(String label, Object value) {
    parts.add(new Fact(label, Printable.of(value.toString())));
    return this;
  }

  /** Adds a table: rows of cells, the first row being its head. */
  Sheet table(List<List<String>> rows) {
    parts.add(
        new Table(rows.stream().map(row -> row.stream().map(Printable::of).toList()).toList()));
    return this;
  }

  /** Adds a line of prose. */
  Sheet sentence(String text) {
    parts.add(new Sentence(Printable.of(text)));
    return this;
  }

  /** Prints the sheet as a result. */
  void print(Console console) {
    console.say(console.paint(Style.STRONG, title));
    int labels =
        parts.stream()
            .mapToInt(part -> part instanceof Fact fact ? fact.label().length() : 0)
            .max()
            .orElse(0);
    for (Part part : parts) {
      if (part instanceof Fact fact) {
        print(console, fact, labels);
      } else if (part instanceof Table table) {
        print(console, table);
      } else if (part instanceof Sentence sentence) {
        sentence.text().lines().forEach(line -> console.say(INDENT + line));
      }
    }
  }

  private static void print(Console console, Fact fact, int labels) {
    String label = fact.label();
    for (String line : fact.value().lines().toList()) {
      console.say(INDENT + console.paint(Style.FAINT, padded(label, labels)) + INDENT + line);
      label = "";
    }
  }

  private static void print(Console console, Table table) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : table.rows()) {
      for (int i = 0; i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    console.say("");
    boolean head = true;
    for (List<String> row : table.rows()) {
      StringBuilder line = new StringBuilder(INDENT);
      for (int i = 0; i < row.size(); i++) {
        line.append(padded(row.get(i), widths.get(i))).append(INDENT);
      }
      String text = line.toString().stripTrailing();
      console.say(head ? console.paint(Style.FAINT, text) : text);
      head = false;
    }
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
