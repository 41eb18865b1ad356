package activemark.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Under which names the server answers. A page of somebody else, also one whose name was made to
 * point to this machine, is none of them.
 *
 * @param origins scheme, host and port as browsers send them, such as "http://127.0.0.1:8713"
 */
record Door(List<String> origins) {
  private static final String SESSION = "activemark-session";

  /** The names of a server that listens at an address. */
  static Door of(InetSocketAddress address, Optional<String> origin) {
    List<String> origins = new ArrayList<>();
    origin.ifPresent(text -> origins.add(text.toLowerCase(Locale.ROOT)));
    InetAddress bound = address.getAddress();
    List<String> hosts = new ArrayList<>();
    if (bound.isLoopbackAddress() || bound.isAnyLocalAddress()) {
      hosts.addAll(List.of("127.0.0.1", "localhost", "[::1]"));
    }
    if (!bound.isAnyLocalAddress()) {
      String literal = bound.getHostAddress();
      hosts.add(literal.contains(":") ? "[" + literal + "]" : literal);
    }
    hosts.forEach(
        host ->
            origins.add(
                "http://" + host + (address.getPort() == 80 ? "" : ":" + address.getPort())));
    return new Door(List.copyOf(origins));
  }

  /** Whether the header Host is one of ours. */
  boolean knowsHost(String host) {
    return origins.stream()
        .map(origin -> origin.substring(origin.indexOf("//") + 2))
        .anyMatch(host.toLowerCase(Locale.ROOT)::equals);
  }

  /** Whether the header Origin is one of ours. */
  boolean knowsOrigin(String origin) {
    return origins.contains(origin.toLowerCase(Locale.ROOT));
  }

  /** The session's name from the header Cookie; empty if it is not there. */
  static String session(String cookies) {
    for (String cookie : cookies.split(";", -1)) {
      String[] both = cookie.strip().split("=", 2);
      if (both.length == 2 && both[0].equals(SESSION)) {
        return both[1];
      }
    }
    return "";
  }

  /** The header that gives a browser its session. No script sees it, no other site sends it. */
  String cookie(String session) {
    return SESSION + "=" + session + "; Path=/; HttpOnly; SameSite=Strict" + secure();
  }

  /** The header that takes it away. */
  String noCookie() {
    return SESSION + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict" + secure();
  }

  /** Where the owner said that browsers come over TLS, the cookie goes over nothing else. */
  private String secure() {
    return origins.get(0).startsWith("https:") ? "; Secure" : "";
  }
}
