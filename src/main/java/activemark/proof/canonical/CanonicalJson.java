package activemark.proof.canonical;

import activemark.error.BadInput;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The one byte form of a JSON value, for digests: RFC 8785. Keys are sorted by UTF-16 units, there
 * is no space, texts escape only what they must, and numbers are written as ECMAScript writes them.
 * One widening: whole numbers beyond 2^53 keep all their digits.
 *
 * <p>{@code Double.toString} would not do: its digits changed between Java releases.
 */
public final class CanonicalJson {
  private static final int SAFE_DIGITS = 15;
  private static final int MAX_DIGITS = 17;

  private CanonicalJson() {}

  /** The canonical text of a value. */
  public static String of(JsonNode value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  /** The canonical text in UTF-8. */
  public static byte[] bytes(JsonNode value) {
    return of(value).getBytes(StandardCharsets.UTF_8);
  }

  /** SHA-256 of the canonical bytes, lower-case hex. */
  public static String digest(JsonNode value) {
    return Sha256.hex(bytes(value));
  }

  private static void write(JsonNode value, StringBuilder out) {
    switch (value.getNodeType()) {
      case OBJECT -> writeObject(value, out);
      case ARRAY -> {
        out.append('[');
        for (int i = 0; i < value.size(); i++) {
          if (i > 0) {
            out.append(',');
          }
          write(value.get(i), out);
        }
        out.append(']');
      }
      case STRING -> writeText(value.textValue(), out);
      case NUMBER -> out.append(number(value));
      case BOOLEAN -> out.append(value.booleanValue());
      case NULL -> out.append("null");
      default -> throw new IllegalArgumentException("no canonical form for " + value.getNodeType());
    }
  }

  private static void writeObject(JsonNode value, StringBuilder out) {
    TreeMap<String, JsonNode> sorted = new TreeMap<>();
    value.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    out.append('{');
    boolean first = true;
    for (var field : sorted.entrySet()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      writeText(field.getKey(), out);
      out.append(':');
      write(field.getValue(), out);
    }
    out.append('}');
  }

  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (Character.isSurrogate(c) && !isPair(text, i)) {
            // UTF-8 cannot carry it, so another text would have the same bytes and digest.
            throw BadInput.of("A text of the document is not Unicode")
                .found("half of a surrogate pair at character " + i)
                .bad();
          }
          if (c < 0x20) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  private static String number(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue().toString();
    }
    // A float means the decimal that its file form shows, not that decimal's binary neighbour.
    return number(value.isFloat() ? Double.parseDouble(value.asText()) : value.doubleValue());
  }

  /** A number as ECMAScript writes it: the shortest decimal that reads back as the same number. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("JSON has no number " + value);
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale(); // value = 0.digits * 10^point
    String sign = value < 0 ? "-" : "";
    if (point > 21 || point <= -6) {
      String tail = digits.length() > 1 ? "." + digits.substring(1) : "";
      return sign + digits.charAt(0) + tail + "e" + (point > 0 ? "+" : "") + (point - 1);
    }
    if (point <= 0) {
      return sign + "0." + "0".repeat(-point) + digits;
    }
    if (point >= digits.length()) {
      return sign + digits + "0".repeat(point - digits.length());
    }
    return sign + digits.substring(0, point) + "." + digits.substring(point);
  }

  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    // Any decimal of up to 15 digits survives the way through a normal double, so if a shorter one
    // reads back, the one of 15 digits is it with zeros at the end. Subnormals have no such
    // promise.
    int first = value < Double.MIN_NORMAL ? 1 : SAFE_DIGITS;
    for (int digits = first; digits < MAX_DIGITS; digits++) {
      // Below a power of two doubles lie closer, so the nearest decimal may read back as another
      // double where the next decimal above does not.
      for (RoundingMode mode : List.of(RoundingMode.HALF_EVEN, RoundingMode.CEILING)) {
        BigDecimal rounded = exact.round(new MathContext(digits, mode));
        if (rounded.doubleValue() == value) {
          return rounded;
        }
      }
    }
    return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN));
  }
}
