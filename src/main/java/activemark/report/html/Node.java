package activemark.report.html;

/** A piece of a page. There is no raw markup: whatever comes from outside can only be text. */
public sealed interface Node permits Element, Node.Text, StyleSheet {
  /** Appends the piece as markup that both HTML and XML parsers read. */
  void write(StringBuilder out);

  /**
   * Words.
   *
   * @param value as given; {@link Visible} decides how it is shown
   */
  record Text(String value) implements Node {
    @Override
    public void write(StringBuilder out) {
      out.append(Visible.escaped(value));
    }
  }
}
