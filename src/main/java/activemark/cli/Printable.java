package activemark.cli;

import java.util.regex.Pattern;

/** Texts from files, made safe to show: a terminal obeys control characters. */
final class Printable {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u0080-\u009f&&[^\\n\\t]]");

  private Printable() {}

  /** The text with every control character but line ends and tabs replaced. */
  static String of(String text) {
    return CONTROL.matcher(text).replaceAll("\ufffd");
  }
}
