package activemark.report.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers as they stand in a report, the same on every machine. */
public final class Figures {
  private static final Pattern POWER = Pattern.compile("\\b(2|10)\\^(-?\\d{1,9})");
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private Figures() {}

  /** A position in a drawing, to a hundredth: "12", "3.5". */
  static String coordinate(double value) {
    return new BigDecimal(value)
        .setScale(2, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** A whole number with groups of three: "22,056,576". */
  public static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace('-', '−');
  }

  /** A number with so many decimals and a true minus sign: "−70.3". */
  public static String decimal(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return zero ? text.replace("-", "") : text.replace('-', '−');
  }

  /** Three significant digits without trailing zeros: "27.6", "0.092", "1.2 × 10⁻⁹". */
  public static String significant(double value) {
    if (!Double.isFinite(value)) {
      return "not a number";
    }
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size < 1e-4 || size >= 1e7) {
      String[] parts = String.format(Locale.ROOT, "%.2e", value).split("e", 2);
      return parts[0].replace('-', '−') + " × 10" + superscript(Integer.parseInt(parts[1]));
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
    return rounded.stripTrailingZeros().toPlainString().replace('-', '−');
  }

  /** A share as a percentage with one decimal: "99.7 %". */
  public static String percent(double share) {
    return decimal(100 * share, 1) + "\u00a0%";
  }

  /** Raised digits: 10 and the superscript of −6 is 10⁻⁶. They survive copying, as tags do not. */
  public static String superscript(long exponent) {
    StringBuilder out = new StringBuilder();
    for (char c : Long.toString(exponent).toCharArray()) {
      out.append(c == '-' ? '⁻' : SUPERSCRIPTS.charAt(c - '0'));
    }
    return out.toString();
  }

  /**
   * Raises the exponents in a sentence, "1 in 10^70" to "1 in 10⁷⁰", and keeps chances in one line.
   */
  public static String raised(String sentence) {
    return POWER
        .matcher(sentence)
        .replaceAll(match -> match.group(1) + superscript(Long.parseLong(match.group(2))))
        .replace("1 in 10", "1\u00a0in\u00a010")
        .replace(" %", "\u00a0%");
  }
}
