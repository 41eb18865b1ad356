package activemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.fixtures.ChildJvm;
import activemark.ledger.Fact;
import activemark.ledger.Ledger;
import activemark.ledger.LedgerUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server as a process of its own, with the real engine behind it. */
final class ServeCommandTest {
  private static final String PASSWORD = "hush-0815";

  @TempDir static Path folder;

  /** A tiny model, a marked copy with its mark, copies that were issued, and their ledger. */
  @BeforeAll
  static void prepare() throws IOException {
    MarkStory story = MarkStory.in(folder);
    MarkStory.require(story.embed("acme", "acme", "--scheme", "keyed", "--bits", "64"));
    Files.createDirectories(folder.resolve("models"));
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("marks"));
    Files.move(story.model(), folder.resolve("models/base"));
    Files.move(story.at("acme"), folder.resolve("models/acme"));
    Files.move(story.at("acme.mark"), folder.resolve("marks/acme.mark"));
    Files.move(story.at("fresh"), folder.resolve("images/fresh"));
    Ledger.create(LedgerUrl.parse(at("ledger.db"))).close();
    Files.writeString(folder.resolve("customers.csv"), "recipient\nacme\nglobex\n");
    List<String> issue = new ArrayList<>(List.of("issue", at("models/base")));
    issue.addAll(List.of("--recipients", at("customers.csv"), "--ledger", at("ledger.db")));
    issue.addAll(List.of("--key", at("owner.key"), "--images", at("owned")));
    issue.addAll(List.of("--out", at("models/copies"), "--bits", "64"));
    issue.addAll(List.of("--precision", "float32", "--threads", "1"));
    MarkStory.require(Run.of(issue.toArray(String[]::new)));
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }

  /** A served folder: the process, its address, and somebody who is logged in. */
  private static final class Served implements AutoCloseable {
    private final Process process;
    private final Path errors = folder.resolve("errors.txt");
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final String token;
    private String cookie = "";

    Served(String... more) throws IOException, InterruptedException {
      List<String> command = ChildJvm.command("activemark.cli.Main");
      command.addAll(List.of("serve", "--port=0", "--ledger", at("ledger.db")));
      command.addAll(List.of(more));
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().put("PGPASSWORD", PASSWORD);
      builder.environment().put("OMP_NUM_THREADS", "1");
      process = builder.start();
      BufferedReader said =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String first = String.valueOf(said.readLine());
      assertThat(first).as(Files.readString(errors)).contains(" at http://127.0.0.1:");
      url = first.substring(first.indexOf("http://"), first.length() - 1);
      String second = List.of(more).contains("--token-file") ? "" : said.readLine();
      token = second.substring(second.lastIndexOf(' ') + 1);
    }

    void login(String given) throws IOException, InterruptedException {
      HttpResponse<String> response = post("/login", "token=" + given);
      assertThat(response.statusCode()).isEqualTo(303);
      cookie = response.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    String get(String path) throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path)).header("Cookie", cookie).build();
      return client.send(request, BodyHandlers.ofString()).body();
    }

    HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + path))
              .header("Origin", url)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(form));
      if (!cookie.isEmpty()) {
        request.header("Cookie", cookie);
      }
      return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Asks for a verification and gives its path. */
    String ask(String path, String form) throws IOException, InterruptedException {
      Matcher formToken =
          Pattern.compile("name=\"form-token\" value=\"([^\"]+)\"").matcher(get(path));
      assertThat(formToken.find()).isTrue();
      HttpResponse<String> response = post(path, "form-token=" + formToken.group(1) + "&" + form);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(303);
      return response.headers().firstValue("Location").orElseThrow();
    }

    String await(String path, String text) throws IOException, InterruptedException {
      String page = get(path);
      for (int i = 0; i < 1200 && !page.contains(text); i++) {
        assertThat(page).as(page).doesNotContain("failed");
        TimeUnit.MILLISECONDS.sleep(100);
        page = get(path);
      }
      assertThat(page).contains(text);
      return page;
    }

    String errors() throws IOException {
      return Files.readString(errors);
    }

    @Override
    public void close() {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static Served served(String... more) throws IOException, InterruptedException {
    List<String> options =
        new ArrayList<>(
            List.of("--models", at("models"), "--images", at("images"), "--results", at("out")));
    options.addAll(List.of(more));
    return new Served(options.toArray(String[]::new));
  }

  private static final String ORDER = "suspect=acme&base=base&images=fresh&mark=acme.mark&tries=1";

  @Test
  void verification_isMadeByTheEngine_andSecretsStayWhereTheyAre() throws Exception {
    try (Served served = served("--marks", at("marks"))) {
      assertThat(served.token).hasSize(43);
      served.login(served.token);
      String path = served.ask("/verifications/new", ORDER);
      ProcessHandle child = child(served.process);

      String shown = child.info().commandLine().orElse("") + served.process.info().commandLine();
      assertThat(shown).doesNotContain(served.token, PASSWORD, "acme.key");
      Path environment = Path.of("/proc", Long.toString(child.pid()), "environ");
      if (Files.exists(environment)) {
        assertThat(Files.readString(environment, StandardCharsets.ISO_8859_1))
            .contains("OMP_NUM_THREADS")
            .doesNotContain(PASSWORD, served.token);
      }
      String page = served.await(path, "class=\"word\"");

      assertThat(page).contains("SHOWN", "The suspect carries the mark", "no, as the mark is of");
      assertThat(served.get("/verification/report" + path.substring(path.indexOf('?'))))
          .contains("Verification report");
      assertThat(served.errors()).doesNotContain(served.token, PASSWORD);
    }
  }

  @Test
  void killedServer_takesItsChildAlong_andTellsWhatItInterrupted() throws Exception {
    String path;
    long entries;
    try (Ledger ledger = Ledger.open(LedgerUrl.parse(at("ledger.db")))) {
      entries = ledger.head().entries();
    }
    try (Served served = served("--marks", at("marks"))) {
      served.login(served.token);
      path = served.ask("/verifications/new", ORDER);
      ProcessHandle child = child(served.process);
      served.process.destroyForcibly().waitFor();

      child.onExit().get(60, TimeUnit.SECONDS);
      assertThat(child.isAlive()).isFalse();
    }

    try (Served served = served("--marks", at("marks"))) {
      served.login(served.token);
      assertThat(served.get(path)).contains("interrupted");
      assertThat(served.errors()).contains("was interrupted; nothing of it is in the ledger");
      try (Ledger ledger = Ledger.open(LedgerUrl.parse(at("ledger.db")))) {
        assertThat(ledger.check(Optional.empty()).whole()).isTrue();
        assertThat(ledger.head().entries()).isEqualTo(entries);
      }
      served.process.destroy();
      assertThat(served.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void trace_amongIssuedCopies_isMadeByTheEngine() throws Exception {
    String edition;
    try (Ledger ledger = Ledger.open(LedgerUrl.parse(at("ledger.db")))) {
      edition = ledger.editions().get(0).edition();
    }
    try (Served served = served("--key", at("owner.key"))) {
      served.login(served.token);
      String path =
          served.ask(
              "/traces/new",
              "suspect=copies%2Fglobex&base=base&images=fresh&edition="
                  + URLEncoder.encode(edition, StandardCharsets.UTF_8));

      String page = served.await(path, "class=\"word\"");

      assertThat(page).contains("NAMED", "Evidence on globex").doesNotContain("Evidence on acme");
      try (Ledger ledger = Ledger.open(LedgerUrl.parse(at("ledger.db")))) {
        assertThat(ledger.check(Optional.empty()).whole()).isTrue();
        assertThat(ledger.events(edition, 1).get(0).fact())
            .isInstanceOfSatisfying(
                Fact.SuspectTraced.class,
                traced -> assertThat(traced.named()).containsExactly("globex"));
      }
      assertThat(served.get("/verifications/new")).contains("started without --marks");
    }
  }

  @Test
  void tokenOfAFile_isNotPrinted() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "a-token-of-my-own-making\nsecond line\n");
    try (Served served = new Served("--token-file", file.toString())) {
      served.login("a-token-of-my-own-making");

      assertThat(served.get("/")).contains("Editions", "Log out");
      assertThat(served.get("/verifications")).contains("makes no verifications");
      assertThat(served.errors())
          .contains("Others can read or change")
          .doesNotContain("a-token-of-my-own-making");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--port=70000, There is no such port",
    "--bind=0.0.0.0, The server must know how browsers call it",
    "--origin=ftp://x, This is not how browsers call a server",
    "--models=., Verifications need more than this",
    "--token-file=short, The token is too short"
  })
  void senselessOption_isRefused(String option, String message) throws IOException {
    Path file = folder.resolve("short");
    Files.writeString(file, "hush\n");

    Run run = Run.of("serve", "--ledger", at("ledger.db"), option.replace("short", "" + file));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("hush");
  }

  @Test
  void ledgerThatIsNone_isRefused() {
    Run run = Run.of("serve", "--ledger", at("nothing.db"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("There is no ledger");
  }

  private static ProcessHandle child(Process server) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      // Before it is this program it is a helper of Java's with the server's own environment.
      Optional<ProcessHandle> child =
          server
              .children()
              .filter(each -> each.info().commandLine().orElse("").contains("activemark.parent"))
              .findFirst();
      if (child.isPresent()) {
        return child.get();
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assumeTrue(false, "the system does not tell of child processes");
    throw new AssertionError();
  }
}
