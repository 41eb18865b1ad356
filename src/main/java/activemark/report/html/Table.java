package activemark.report.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table that stays one for assistive technology when narrow screens show its rows as cards. The
 * first column names the row.
 */
public final class Table {
  /** Longer words may be broken anywhere; shorter ones would only look odd. */
  private static final int MAX_WORD = 18;

  private final String caption;
  private final List<String> columns;
  private final List<Element> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param caption what it holds
   * @param columns headings
   */
  public Table(String caption, String... columns) {
    this.caption = caption;
    this.columns = List.of(columns);
  }

  /** Adds a row of one cell per column. */
  public Table row(Node... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells in " + columns.size() + " columns");
    }
    List<Element> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      row.add(
          i == 0
              ? Element.of("th", cells[i])
                  .style(longestWord(cells[i]) > MAX_WORD ? "long" : "short")
                  .with("scope", "row")
                  .with("role", "rowheader")
              : Element.of(
                      "td",
                      Element.of("span", cells[i])
                          .style(longestWord(cells[i]) > MAX_WORD ? "long" : "short"))
                  .with("role", "cell")
                  .with("data-label", columns.get(i)));
    }
    rows.add(Element.of("tr").with("role", "row").add(row));
    return this;
  }

  /** Adds a row of text. */
  public Table row(String... cells) {
    return row(Arrays.stream(cells).map(Node.Text::new).toArray(Node[]::new));
  }

  private static int longestWord(Node cell) {
    if (cell instanceof Element element) {
      return element.children().stream().mapToInt(Table::longestWord).max().orElse(0);
    }
    return cell instanceof Node.Text text
        ? Arrays.stream(text.value().split(" ")).mapToInt(String::length).max().orElse(0)
        : 0;
  }

  /** Whether no row was added. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The table as markup. */
  public Element element() {
    Element head =
        Element.of("tr")
            .with("role", "row")
            .add(
                columns.stream()
                    .map(
                        column ->
                            Element.of("th", column)
                                .with("scope", "col")
                                .with("role", "columnheader"))
                    .toList());
    return Element.of(
            "table",
            Element.of("caption", caption),
            Element.of("thead", head).with("role", "rowgroup"),
            Element.of("tbody").with("role", "rowgroup").add(rows))
        .with("role", "table");
  }
}
