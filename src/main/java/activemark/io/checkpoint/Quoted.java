package activemark.io.checkpoint;

import java.util.HexFormat;

/** Text out of a file, made fit for a message: quoted, cut short, control characters escaped. */
final class Quoted {
  private static final int LONGEST = 100;

  private Quoted() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder("'");
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              // A name may hold terminal codes or marks that turn the reading direction.
              int kind = Character.getType(c);
              if (Character.isISOControl(c)
                  || kind == Character.FORMAT
                  || kind == Character.SURROGATE
                  || kind == Character.LINE_SEPARATOR
                  || kind == Character.PARAGRAPH_SEPARATOR) {
                shown.append("\\u").append(HexFormat.of().toHexDigits(c, c > 0xFFFF ? 6 : 4));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.append(text.codePointCount(0, text.length()) > LONGEST ? "...'" : "'").toString();
  }
}
