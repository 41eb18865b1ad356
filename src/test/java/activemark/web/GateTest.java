package activemark.web;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.ledger.LedgerUrl;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets past the gate, and what everybody else is told. */
final class GateTest {
  @TempDir Path folder;
  private Booth booth;

  @BeforeEach
  void open() throws IOException {
    LedgerUrl url = LedgerUrl.parse(folder.resolve("ledger.db").toString());
    booth = Booth.open(folder, url, StubProgram.Mode.ANSWERS);
  }

  @AfterEach
  void close() {
    booth.close();
  }

  private static String form(String... pairs) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return Visitor.encoded(values);
  }

  @Test
  void everyRoute_withoutLogin_showsNothing() {
    for (Route route : Routes.ALL) {
      if (route.open()) {
        continue;
      }
      Visitor stranger = booth.visitor();
      stranger.cookie("activemark-session=guessed");

      if (route.method().equals("GET")) {
        HttpResponse<String> response = stranger.get(route.path());
        assertThat(response.statusCode()).as("%s", route).isEqualTo(303);
        assertThat(response.headers().firstValue("Location")).contains("/login");
        assertThat(response.body()).isEmpty();
      } else {
        assertThat(stranger.post(route.path()).statusCode()).as("%s", route).isEqualTo(401);
      }
    }
    assertThat(Routes.ALL.stream().filter(Route::open).map(Route::toString))
        .containsExactly("GET /style.css", "GET /login", "POST /login");
  }

  @Test
  void everyRoute_askedByAnotherMethod_isRefused() {
    Visitor owner = booth.owner();
    for (Route route : Routes.ALL) {
      for (String method : List.of("PUT", "DELETE", "OPTIONS", "PATCH")) {
        HttpResponse<String> response =
            owner.send(method, route.path(), Map.of(), Optional.empty());

        assertThat(response.statusCode()).as(method + " " + route.path()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow").orElse("")).contains(route.method());
      }
    }
    assertThat(owner.get("/logout").statusCode()).isEqualTo(405);
    assertThat(owner.get("/").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/nothing", "/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/style.css/.."})
  void unknownPath_isNotFound(String path) {
    HttpResponse<String> response = booth.owner().get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("There is no such page").doesNotContain("root:");
  }

  @Test
  void everyForm_ofAnotherSite_isRefused() {
    Visitor owner = booth.owner();
    String right = form("form-token", owner.formToken(), "token", Booth.TOKEN);
    for (Route route : Routes.ALL) {
      if (!route.method().equals("POST")) {
        continue;
      }
      for (Map<String, String> headers :
          List.of(
              Map.of("Origin", "https://evil.example"),
              Map.of("Origin", "null"),
              Map.of("Origin", owner.origin(), "Sec-Fetch-Site", "cross-site"),
              Map.of("Sec-Fetch-Site", "same-site"))) {
        HttpResponse<String> response =
            owner.send("POST", route.path(), headers, Optional.of(right));

        assertThat(response.statusCode()).as(route + " " + headers).isEqualTo(403);
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
      }
    }
    assertThat(owner.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void everyForm_withoutItsSessionsToken_isRefused() {
    Visitor owner = booth.owner();
    String other = booth.owner().formToken();
    for (Route route : Routes.ALL) {
      if (route.open() || !route.method().equals("POST")) {
        continue;
      }
      for (String form : List.of("", form("form-token", ""), form("form-token", other))) {
        HttpResponse<String> response =
            owner.send("POST", route.path(), Map.of("Origin", owner.origin()), Optional.of(form));

        assertThat(response.statusCode()).as("%s", route).isEqualTo(403);
      }
    }
    assertThat(owner.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void login_ignoresANameTheBrowserBrings() {
    Visitor visitor = booth.visitor();
    visitor.cookie("activemark-session=fixed");
    HttpResponse<String> response = visitor.login(Booth.TOKEN);

    String set = response.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(set).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("fixed");
    Visitor attacker = booth.visitor();
    attacker.cookie("activemark-session=fixed");
    assertThat(attacker.get("/").statusCode()).isEqualTo(303);
  }

  @Test
  void secondLogin_endsTheFirstSession() {
    Visitor owner = booth.owner();
    String before = owner.cookie();
    owner.login(Booth.TOKEN);

    assertThat(owner.cookie()).isNotEqualTo(before);
    owner.cookie(before);
    assertThat(owner.get("/").statusCode()).isEqualTo(303);
  }

  @Test
  void logout_endsTheSessionOnTheServer() {
    Visitor owner = booth.owner();
    String cookie = owner.cookie();

    assertThat(owner.post("/logout").statusCode()).isEqualTo(303);
    owner.cookie(cookie);
    assertThat(owner.get("/").statusCode()).isEqualTo(303);
  }

  @Test
  void wrongTokens_closeTheDoorForAWhile() {
    Visitor owner = booth.owner();
    Visitor guesser = booth.visitor();
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> response = guesser.login("guess number " + i);
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    HttpResponse<String> late = guesser.login(Booth.TOKEN);
    assertThat(late.statusCode()).isEqualTo(429);
    assertThat(late.headers().firstValue("Retry-After")).isPresent();
    assertThat(owner.get("/").statusCode()).isEqualTo(200);

    booth.clock().pass(Duration.ofSeconds(31));
    assertThat(guesser.login(Booth.TOKEN).statusCode()).isEqualTo(303);
  }

  @ParameterizedTest
  @CsvSource({"50, 3, 200", "61, 1, 303", "50, 15, 303"})
  void session_endsWhenIdleOrOld(int minutes, int times, int status) {
    Visitor owner = booth.owner();
    int last = 0;
    for (int i = 0; i < times; i++) {
      booth.clock().pass(Duration.ofMinutes(minutes));
      last = owner.get("/").statusCode();
    }

    assertThat(last).isEqualTo(status);
  }

  @Test
  void everyAnswer_carriesTheHeadersThatBindABrowser() {
    Visitor owner = booth.owner();
    for (String path : List.of("/", "/ledger", "/login", "/nothing", "/style.css")) {
      HttpResponse<String> response = owner.get(path);

      assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
          .doesNotContain("unsafe", "script-src");
      assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(response.headers().firstValue("Referrer-Policy")).contains("same-origin");
    }
    assertThat(owner.get("/").headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void head_isGetWithoutBody() {
    HttpResponse<String> response =
        booth.owner().send("HEAD", "/ledger", Map.of(), Optional.empty());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void form_thatIsTooLargeOrNone_isRefused() {
    Visitor owner = booth.owner();
    String large = form("form-token", owner.formToken(), "head", "x".repeat(Gate.MAX_FORM_BYTES));
    Map<String, String> origin = Map.of("Origin", owner.origin());
    Map<String, String> json = Map.of("Origin", owner.origin(), "Content-Type", "application/json");

    assertThat(owner.send("POST", "/ledger/check", origin, Optional.of(large)).statusCode())
        .isEqualTo(413);
    assertThat(owner.send("POST", "/ledger/check", json, Optional.of("{}")).statusCode())
        .isEqualTo(415);
    assertThat(owner.send("POST", "/login", origin, Optional.of("a=%zz")).statusCode())
        .isEqualTo(400);
    assertThat(owner.send("POST", "/login", origin, Optional.of("a=1&a=2")).statusCode())
        .isEqualTo(400);
    assertThat(owner.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void headersWithoutEnd_areNotReadForEver() throws IOException {
    String many =
        String.join("", IntStream.range(0, 70).mapToObj(i -> "X-" + i + ": 1\r\n").toList());
    for (String request :
        List.of(
            "GET /login HTTP/1.1\r\nHost: " + host() + "\r\nX: " + "y".repeat(40_000) + "\r\n\r\n",
            "GET /login HTTP/1.1\r\nHost: " + host() + "\r\n" + many + "\r\n",
            "GET /" + "y".repeat(40_000) + " HTTP/1.1\r\nHost: " + host() + "\r\n\r\n")) {
      assertThat(raw(request)).doesNotContain("200 OK", "303");
    }
    assertThat(booth.owner().get("/").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: evil.example\r\n", "", "Host: %s\r\nHost: evil.example\r\n"})
  void otherHost_isRefused(String host) throws IOException {
    String answer = raw("GET /login HTTP/1.1\r\n" + host.formatted(host()) + "\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("Log in");
  }

  @Test
  void ownHost_isAnsweredOverARawSocketToo() throws IOException {
    String answer = raw("GET /login HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200").contains("Log in");
  }

  @Test
  void failures_tellNothingOfWhatWasTyped() {
    Visitor visitor = booth.visitor();
    String wrong = "my-other-password-0815";

    assertThat(visitor.login(wrong).body()).doesNotContain(wrong);
    assertThat(booth.log()).isEmpty();
    assertThat(new Request(Values.parse(""), Values.parse("token=x"), "c", Optional.empty()))
        .hasToString("Request(withheld)");
    assertThat(Token.of(Booth.TOKEN)).hasToString("Token(withheld)");
  }

  private String host() {
    return URI.create(booth.server().url()).getAuthority();
  }

  /** What the server answers to bytes; empty if it hangs up. */
  private String raw(String request) throws IOException {
    URI url = URI.create(booth.server().url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException e) {
      return "";
    }
  }
}
