package activemark.web;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a page answers. What every answer carries besides is {@link Gate}'s.
 *
 * @param status of HTTP
 * @param headers of this answer
 * @param body text, empty for none
 */
record Response(int status, Map<String, String> headers, String body) {
  /** A page of ours. */
  static Response page(String html) {
    return page(200, html);
  }

  /** A page of ours with another status. */
  static Response page(int status, String html) {
    return of(status, "text/html; charset=utf-8", html);
  }

  /** A text of some type. */
  static Response of(int status, String type, String text) {
    return new Response(status, Map.of("Content-Type", type), text);
  }

  /** The browser is to look there; only our own paths. */
  static Response seeOther(String path) {
    return new Response(303, Map.of("Location", path), "");
  }

  /** The same with one more header. */
  Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body);
  }
}
