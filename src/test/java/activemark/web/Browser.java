package activemark.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real browser without a window, led by its debugging protocol. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SECONDS = 60;

  private final Process process;
  private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
  private final List<String> complaints = new ArrayList<>();
  private final WebSocket socket;
  private int last;
  private int loads;

  private Browser(Process process, URI page) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Ear(heard)).join();
  }

  /** The program, if one is installed that runs. */
  static Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(dir -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Browser open(Path program, Path folder) throws IOException, InterruptedException {
    Path profile = Files.createDirectory(folder.resolve("profile"));
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(Redirect.DISCARD)
            .redirectError(folder.resolve("browser.log").toFile())
            .start();
    try {
      Path told = profile.resolve("DevToolsActivePort");
      for (int i = 0; i < 10 * SECONDS && !(Files.exists(told) && Files.size(told) > 0); i++) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      String port = Files.readAllLines(told).get(0);
      HttpRequest list =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
      String body = HttpClient.newHttpClient().send(list, BodyHandlers.ofString()).body();
      for (JsonNode target : JSON.readTree(body)) {
        if (target.path("type").asText().equals("page")) {
          Browser browser =
              new Browser(process, URI.create(target.path("webSocketDebuggerUrl").asText()));
          browser.call("Page.enable", Map.of());
          browser.call("Log.enable", Map.of());
          return browser;
        }
      }
      throw new AssertionError("the browser shows no page: " + body);
    } catch (IOException | RuntimeException | Error e) {
      end(process);
      throw e;
    }
  }

  /** Opens an address and waits until it is there. */
  void visit(String url) {
    forgetLoads();
    call("Page.navigate", Map.of("url", url));
    await("Page.loadEventFired");
  }

  /** Runs a script that leaves the page, and waits for the next one. */
  void leave(String script) {
    forgetLoads();
    evaluate(script);
    await("Page.loadEventFired");
  }

  /** What a script gives, as text. */
  String evaluate(String script) {
    JsonNode answer = call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(answer.toString());
    }
    return answer.path("result").path("value").asText();
  }

  /** The width of the window and whether the visitor likes it dark. */
  void window(int width, boolean dark) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    String scheme = dark ? "dark" : "light";
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** A picture of the whole page. */
  void picture(Path file) throws IOException {
    JsonNode answer =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Files.write(file, Base64.getDecoder().decode(answer.path("data").asText()));
  }

  /** What the browser complained about, such as something its policy forbids. */
  List<String> complaints() {
    return complaints;
  }

  private JsonNode call(String method, Map<String, Object> parameters) {
    int id = ++last;
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("id", id).put("method", method).set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    while (true) {
      JsonNode next = next(method);
      if (next.path("id").asInt() == id) {
        if (next.has("error")) {
          throw new AssertionError(method + ": " + next);
        }
        return next.path("result");
      }
      if (next.path("method").asText().equals("Page.loadEventFired")) {
        loads++;
      }
    }
  }

  /** A page that loads itself again has left events behind that belong to no step. */
  private void forgetLoads() {
    while (!heard.isEmpty()) {
      next("what was said");
    }
    loads = 0;
  }

  private void await(String event) {
    while (loads == 0) {
      if (next(event).path("method").asText().equals(event)) {
        loads++;
      }
    }
    loads = 0;
  }

  private JsonNode next(String what) {
    @Nullable JsonNode next;
    try {
      next = heard.poll(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (next == null) {
      throw new AssertionError("the browser does not answer: " + what);
    }
    JsonNode entry = next.path("params").path("entry");
    if (entry.path("level").asText().equals("error")) {
      complaints.add(entry.path("text").asText() + " " + entry.path("url").asText());
    }
    return next;
  }

  @Override
  public void close() {
    socket.abort();
    end(process);
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Puts messages together and passes them on. */
  private record Ear(BlockingQueue<JsonNode> heard, StringBuilder part)
      implements WebSocket.Listener {
    Ear(BlockingQueue<JsonNode> heard) {
      this(heard, new StringBuilder());
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean whole) {
      part.append(data);
      if (whole) {
        try {
          heard.add(JSON.readTree(part.toString()));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
