package activemark.web;

import activemark.error.BadInput;
import activemark.error.Incompatible;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What every request passes: known host, login, method, origin, size, the form's token. Pages
 * behind it need not think of any of these. Failures become pages that tell nothing of the server's
 * inside.
 */
final class Gate implements HttpHandler {
  static final int MAX_FORM_BYTES = 16 << 10;
  private static final String FORM_TYPE = "application/x-www-form-urlencoded";

  private final Site site;
  private final Consumer<String> log;

  Gate(Site site, Consumer<String> log) {
    this.site = site;
    this.log = log;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private Response answer(HttpExchange exchange) {
    String cookie = Door.session(header(exchange, "Cookie"));
    Optional<Session> session = cookie.isEmpty() ? Optional.empty() : site.sessions().find(cookie);
    try {
      return admitted(exchange, cookie, session);
    } catch (Refusal e) {
      return refused(e, session);
    } catch (BadInput | Incompatible e) {
      return Response.page(400, Frame.failure(session, 400, String.valueOf(e.getMessage())));
    } catch (RuntimeException | IOException e) {
      // The message may hold anything; whoever runs the server gets its kind and place.
      log.accept("a page failed: " + e.getClass().getName() + place(e));
      return Response.page(
          500, Frame.failure(session, 500, "Something failed inside. The server's log has more."));
    }
  }

  private Response admitted(HttpExchange exchange, String cookie, Optional<Session> session)
      throws IOException {
    List<String> hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
    if (hosts.size() != 1 || !site.door().knowsHost(hosts.get(0))) {
      throw new Refusal(421, "The server is not known under this name.");
    }
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getRawPath();
    Optional<Route> route = Routes.find(method, path);
    boolean open = route.map(Route::open).orElse(false);
    if (!open && session.isEmpty()) {
      if (method.equals("GET") || method.equals("HEAD")) {
        return Response.seeOther("/login");
      }
      throw new Refusal(401, "Log in first.");
    }
    if (route.isEmpty()) {
      List<Route> others = Routes.at(path);
      throw others.isEmpty()
          ? new Refusal(404, "There is no such page.")
          : new Refusal(405, "This cannot be asked for by " + method + ".");
    }
    Values form = Values.parse("");
    if (route.get().method().equals("POST")) {
      requireOwnPage(exchange);
      form = form(exchange);
      if (!open && !same(form.text(Frame.TOKEN), session.orElseThrow().formToken())) {
        throw new Refusal(403, "The form is not of this session. Load its page again.");
      }
    }
    String raw = exchange.getRequestURI().getRawQuery();
    Values query = Values.parse(raw == null ? "" : raw);
    return route.get().answer().apply(site, new Request(query, form, cookie, session));
  }

  /** A form of another site names that site, or hides it behind "null"; both are refused. */
  private void requireOwnPage(HttpExchange exchange) {
    List<String> origins = exchange.getRequestHeaders().getOrDefault("Origin", List.of());
    String site = header(exchange, "Sec-Fetch-Site");
    if (origins.size() > 1
        || (!origins.isEmpty() && !this.site.door().knowsOrigin(origins.get(0)))
        || !(site.isEmpty() || site.equals("same-origin"))) {
      throw new Refusal(403, "The form comes from another site.");
    }
  }

  private static Values form(HttpExchange exchange) throws IOException {
    String type = header(exchange, "Content-Type");
    if (!type.split(";", 2)[0].strip().equalsIgnoreCase(FORM_TYPE)) {
      throw new Refusal(415, "Only forms are taken.");
    }
    InputStream in = exchange.getRequestBody();
    byte[] bytes = in.readNBytes(MAX_FORM_BYTES + 1);
    if (bytes.length > MAX_FORM_BYTES) {
      throw new Refusal(413, "The form is too large.");
    }
    return Values.parse(new String(bytes, StandardCharsets.UTF_8));
  }

  private static Response refused(Refusal refusal, Optional<Session> session) {
    int status = refusal.status();
    return Response.page(status, Frame.failure(session, status, refusal.sentence()));
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Security-Policy", Frame.POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    // With no-referrer browsers would send "Origin: null" along with our own forms.
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    response.headers().forEach(headers::set);
    if (response.status() == 405) {
      String path = exchange.getRequestURI().getRawPath();
      headers.set(
          "Allow", Routes.at(path).stream().map(Route::method).collect(Collectors.joining(", ")));
    }
    if (response.status() >= 400) {
      headers.set("Connection", "close"); // what may still come in is not worth reading
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(response.status(), head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static boolean same(String given, String right) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static String place(Exception e) {
    StackTraceElement[] stack = e.getStackTrace();
    return stack.length == 0 ? "" : " at " + stack[0];
  }
}
