package activemark.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser as far as HTTP goes: keeps its cookie, fills forms, follows nothing by itself. */
final class Visitor {
  private static final Pattern FORM_TOKEN =
      Pattern.compile("name=\"form-token\" value=\"([^\"]+)\"");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String url;
  private String cookie = "";
  private String formToken = "";

  Visitor(String url) {
    this.url = url;
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, Map.of(), Optional.empty());
  }

  /** Sends a form as our pages would. */
  HttpResponse<String> post(String path, String... pairs) {
    Map<String, String> values = new LinkedHashMap<>();
    if (!formToken.isEmpty()) {
      values.put("form-token", formToken);
    }
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return send("POST", path, Map.of("Origin", origin()), Optional.of(encoded(values)));
  }

  String origin() {
    return url.substring(0, url.length() - 1);
  }

  HttpResponse<String> send(
      String method, String path, Map<String, String> headers, Optional<String> form) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin() + path));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    form.ifPresent(f -> request.header("Content-Type", "application/x-www-form-urlencoded"));
    headers.forEach(request::setHeader);
    request.method(
        method,
        form.map(HttpRequest.BodyPublishers::ofString).orElse(HttpRequest.BodyPublishers.noBody()));
    try {
      HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
      response.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";", 2)[0]);
      Matcher token = FORM_TOKEN.matcher(response.body());
      if (token.find()) {
        formToken = token.group(1);
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> login(String token) {
    HttpResponse<String> response = post("/login", "token", token);
    get("/");
    return response;
  }

  String cookie() {
    return cookie;
  }

  void cookie(String other) {
    cookie = other;
  }

  String formToken() {
    return formToken;
  }

  /** Values as a form sends them. */
  static String encoded(Map<String, String> values) {
    List<String> pairs = new ArrayList<>();
    values.forEach(
        (name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return String.join("&", pairs);
  }
}
