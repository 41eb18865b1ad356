package activemark.web;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named values as a query or a form carries them: few, each once, decoded as UTF-8. */
final class Values {
  private static final int MOST = 32;

  private final Map<String, String> values;

  private Values(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads "a=1&b=2".
   *
   * @throws Refusal if it is not of that form, or names a value twice
   */
  static Values parse(String encoded) {
    Map<String, String> values = new LinkedHashMap<>();
    if (encoded.isEmpty()) {
      return new Values(values);
    }
    String[] pairs = encoded.split("&", MOST + 1);
    if (pairs.length > MOST) {
      throw new Refusal(400, "The request carries more than " + MOST + " values.");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (values.put(name, value) != null) {
        throw new Refusal(400, "The request carries a value twice.");
      }
    }
    return new Values(values);
  }

  /** A value; empty if there is none. */
  String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** A whole number of at least 0; the other one if there is none or it is something else. */
  long whole(String name, long otherwise) {
    String text = text(name);
    return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : otherwise;
  }

  /** A path with values behind it; names and values come in pairs. */
  static String link(String path, String... pairs) {
    StringBuilder link = new StringBuilder(path);
    for (int i = 0; i < pairs.length; i += 2) {
      link.append(i == 0 ? '?' : '&')
          .append(pairs[i])
          .append('=')
          .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
    }
    return link.toString();
  }

  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "The request is not encoded as it should be.");
    }
  }
}
