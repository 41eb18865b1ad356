package activemark.web;

import activemark.error.BadInput;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The server that answers browsers. */
public final class WebServer implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int BACKLOG = 64;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Optional<Bench> bench;
  private final Door door;

  private WebServer(HttpServer server, ExecutorService threads, Optional<Bench> bench, Door door) {
    this.server = server;
    this.threads = threads;
    this.bench = bench;
    this.door = door;
  }

  /**
   * Begins to answer.
   *
   * @throws BadInput if the address is taken, or the results folder cannot be used
   */
  public static WebServer open(Settings settings) {
    limit();
    HttpServer server;
    try {
      server = HttpServer.create(settings.address(), BACKLOG);
    } catch (IOException e) {
      throw BadInput.of("The server cannot listen there")
          .at(settings.address())
          .found(e.getMessage())
          .fix("Choose another --port or --bind, or end what listens there.")
          .bad(e);
    }
    Optional<Bench> bench;
    try {
      bench = settings.workshop().map(workshop -> bench(settings, workshop));
    } catch (RuntimeException e) {
      server.stop(0);
      throw e;
    }
    Door door = Door.of(server.getAddress(), settings.origin());
    Site site =
        new Site(
            settings.ledger(),
            settings.ledgerName(),
            settings.token(),
            new Sessions(settings.random(), settings.clock()),
            new Attempts(settings.clock()),
            door,
            bench,
            settings.random(),
            settings.clock());
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "web");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", new Gate(site, settings.log()));
    server.start();
    return new WebServer(server, threads, bench, door);
  }

  /** Where browsers find it. */
  public String url() {
    return door.origins().get(0) + "/";
  }

  /** Answers no more and ends the verification under way, which the next start tells. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    bench.ifPresent(
        open -> {
          open.close();
          open.results().close();
        });
  }

  private static Bench bench(Settings settings, Workshop workshop) {
    Shelf.models(workshop.models());
    Shelf.images(workshop.images());
    workshop.marks().ifPresent(Shelf::marks);
    Results results =
        Results.open(workshop.results(), settings.ledger(), settings.clock(), settings.log());
    return Bench.open(workshop, results, settings.log());
  }

  /** The JDK reads these once, when its first server is made, and knows no other way. */
  private static void limit() {
    System.setProperty("sun.net.httpserver.maxReqHeaders", "64");
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
    System.setProperty("sun.net.httpserver.maxReqTime", "20");
    System.setProperty("sun.net.httpserver.maxRspTime", "600");
    System.setProperty("sun.net.httpserver.idleInterval", "30");
    System.setProperty("jdk.httpserver.maxConnections", "200");
    // Without it an answer waits for the other side's acknowledgement, 40 ms each.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }
}
