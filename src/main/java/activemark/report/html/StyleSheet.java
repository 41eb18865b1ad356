package activemark.report.html;

/**
 * The style of a page. Browsers read it verbatim, so nothing from outside may reach it.
 *
 * @param css without characters that XML treats specially
 */
public record StyleSheet(String css) implements Node {
  /** Checks that HTML and XML parsers will see the same. */
  public StyleSheet {
    if (css.contains("<") || css.contains("&") || css.contains("]]")) {
      throw new IllegalArgumentException("the style sheet holds markup");
    }
  }

  @Override
  public void write(StringBuilder out) {
    out.append("<style>\n").append(css).append("</style>\n");
  }
}
