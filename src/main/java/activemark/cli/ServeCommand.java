package activemark.cli;

import activemark.error.BadInput;
import activemark.io.process.ProcessEnd;
import activemark.ledger.Ledger;
import activemark.ledger.LedgerUrl;
import activemark.proof.key.OwnerKey;
import activemark.proof.key.Passphrase;
import activemark.web.Settings;
import activemark.web.Token;
import activemark.web.WebServer;
import activemark.web.Workshop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Pages over a ledger for a browser. */
@Command(
    name = "serve",
    description = {
      "Show a ledger in a browser, start verifications there and fetch their evidence.",
      "Listens on this machine alone and lets in whoever has the token that it prints at the start.",
      "Example: activemark serve --ledger ledger.db --models models --images photos --marks marks"
    })
final class ServeCommand implements Callable<Integer> {
  private static final String ORIGIN = "https?://[A-Za-z0-9.\\[\\]:-]+";

  @ParentCommand private ActiveMark app;

  @Mixin private LedgerOption ledgerOption;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8713",
      description = "Where to listen (default: ${DEFAULT-VALUE}; 0: any port that is free).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address to listen at (default: ${DEFAULT-VALUE}, this machine alone).")
  private String bind;

  @Option(
      names = "--origin",
      paramLabel = "URL",
      description =
          "How browsers call the server behind a proxy, such as https://marks.example.org.")
  private @Nullable String origin;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Its first line is the token (default: a random one, printed once).")
  private @Nullable Path tokenFile;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "Suspects and originals to choose from, for verifications.")
  private @Nullable Path models;

  @Option(names = "--images", paramLabel = "DIR", description = "Folders of pictures, likewise.")
  private @Nullable Path images;

  @Option(names = "--marks", paramLabel = "DIR", description = "Mark files (*.mark), likewise.")
  private @Nullable Path marks;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The owner's key, to trace suspects among all recipients of an edition.")
  private @Nullable Path key;

  @Mixin private PassphraseOption passphrase;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "activemark-results",
      description = "Keeps verifications and their evidence (default: ${DEFAULT-VALUE}).")
  private Path results;

  @Override
  public Integer call() throws InterruptedException {
    Console console = app.console();
    LedgerUrl url = ledgerOption.url();
    if (url instanceof LedgerUrl.Server server && !server.password().isEmpty()) {
      console.warn(
          "Every user of this machine can read the password in --ledger; use PGPASSWORD or"
              + " ~/.pgpass.");
    }
    InetSocketAddress address = address(console);
    Optional<Workshop> workshop = workshop(console);
    SecureRandom random = new SecureRandom();
    String fresh = tokenFile == null ? Token.random(random) : "";
    Token token = tokenFile == null ? Token.of(fresh) : read(tokenFile, console);
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (Ledger ledger = Ledger.open(url);
        WebServer server =
            WebServer.open(
                new Settings(
                    ledger,
                    url.toString(),
                    token,
                    address,
                    Optional.ofNullable(origin),
                    workshop,
                    random,
                    Clock.systemUTC(),
                    console::warn))) {
      ProcessEnd.before(() -> end(ended, closed));
      console.say("Serving " + Printable.of(url.toString()) + " at " + server.url());
      if (tokenFile == null) {
        console.say("Log in with this token, which is not shown again: " + fresh);
      }
      ended.await();
    } finally {
      closed.countDown();
    }
    return ExitCode.SHOWN;
  }

  /** Runs when the process is told to end; lets the server close its verification first. */
  private static void end(CountDownLatch ended, CountDownLatch closed) {
    ended.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private InetSocketAddress address(Console console) {
    if (port < 0 || port > 65535) {
      throw BadInput.of("There is no such port")
          .at("--port")
          .expected("0 to 65535")
          .found(port)
          .bad();
    }
    if (origin != null && !origin.matches(ORIGIN)) {
      throw BadInput.of("This is not how browsers call a server")
          .at("--origin")
          .expected("https://HOST or http://HOST:PORT, nothing behind it")
          .found(origin)
          .bad();
    }
    InetAddress where;
    try {
      where = InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw BadInput.of("There is no such address").at("--bind").found(bind).bad(e);
    }
    if (!where.isLoopbackAddress()) {
      if (where.isAnyLocalAddress() && origin == null) {
        throw BadInput.of("The server must know how browsers call it")
            .at("--bind")
            .found(bind)
            .fix("Say so with --origin.")
            .bad();
      }
      console.warn(
          "Others on the network reach the server, and what it sends is not encrypted; put a proxy"
              + " with TLS before it.");
    }
    return new InetSocketAddress(where, port);
  }

  private Optional<Workshop> workshop(Console console) {
    if (models == null && images == null && marks == null && key == null) {
      return Optional.empty();
    }
    if (models == null || images == null || (marks == null && key == null)) {
      throw BadInput.of("Verifications need more than this")
          .expected("--models and --images, and --marks or --key or both; or none of these")
          .bad();
    }
    List<String> keyOptions = new ArrayList<>();
    if (key != null) {
      OwnerKey.exposure(key).ifPresent(console::warn);
      OwnerKey.read(key, passphrase.given() ? passphrase.source(console) : ServeCommand::unasked);
      keyOptions.addAll(List.of("--key", key.toAbsolutePath().toString()));
      passphrase
          .file()
          .ifPresent(file -> keyOptions.addAll(List.of("--passphrase-file", file.toString())));
    }
    return Optional.of(
        new Workshop(
            models,
            images,
            Optional.ofNullable(marks),
            key != null,
            results.toAbsolutePath(),
            new OwnProgram(ledgerOption.text(), keyOptions)));
  }

  /** A trace is a process without a terminal; better to say so now than when somebody waits. */
  private static Passphrase unasked(String what) {
    throw BadInput.of("The key is encrypted").at(what).fix("Give --passphrase-file FILE.").bad();
  }

  private static Token read(Path file, Console console) {
    Passphrase.exposure(file).ifPresent(console::warn);
    try (Passphrase line = Passphrase.read(file)) {
      char[] characters = line.characters();
      try {
        return Token.of(new String(characters));
      } finally {
        Arrays.fill(characters, '\0');
      }
    }
  }
}
