package activemark.report.html;

import java.util.Locale;

/**
 * Makes text safe to show. Markup characters are escaped. Characters that cannot be seen but change
 * what is seen (control, direction, joining without width) and broken ones are written out, such as
 * ⟨U+202E⟩, so that a name cannot pass for another.
 */
final class Visible {
  private Visible() {}

  /** The text, ready to stand between tags or in a quoted attribute. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(out, c));
    return out.toString();
  }

  /** The text for an attribute that is read back: what cannot be seen stays, as a reference. */
  static String exact(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (isHidden(c) && isAllowed(c)) {
                out.append("&#").append(c).append(';');
              } else {
                append(out, c);
              }
            });
    return out.toString();
  }

  /** Whether a document may hold the character at all. */
  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0xA0 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || (c >= 0x10000 && (c & 0xFFFE) != 0xFFFE);
  }

  private static void append(StringBuilder out, int c) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> {
        if (isHidden(c)) {
          out.append(String.format(Locale.ROOT, "⟨U+%04X⟩", c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  private static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
