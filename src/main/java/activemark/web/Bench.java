package activemark.web;

import activemark.error.BadInput;
import activemark.web.Question.OneMark;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where verifications are made, one at a time, each as a process of its own; the others wait. */
final class Bench implements AutoCloseable {
  private static final int MOST_WAITING = 20;
  private static final long END_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private final Workshop workshop;
  private final Results results;
  private final Consumer<String> log;
  private final Deque<Verification> waiting = new ArrayDeque<>();
  private final Set<String> stopped = new HashSet<>();
  private final Thread worker = new Thread(this::work, "verifications");
  private @Nullable Verification current;
  private @Nullable Process process;
  private Screen screen = new Screen();
  private boolean closed;

  private Bench(Workshop workshop, Results results, Consumer<String> log) {
    this.workshop = workshop;
    this.results = results;
    this.log = log;
  }

  /** Waits for orders. */
  static Bench open(Workshop workshop, Results results, Consumer<String> log) {
    Bench bench = new Bench(workshop, results, log);
    bench.worker.setDaemon(true);
    bench.worker.start();
    return bench;
  }

  /** Where things to verify are chosen from. */
  Workshop workshop() {
    return workshop;
  }

  /**
   * The mark files.
   *
   * @throws Refusal if there are none to choose from
   */
  Shelf marks() {
    return Shelf.marks(
        workshop
            .marks()
            .orElseThrow(() -> new Refusal(404, "The server was started without --marks.")));
  }

  /** The verifications that were begun. */
  Results results() {
    return results;
  }

  /** What stands on the screen of a running verification; empty if that one does not run. */
  synchronized Optional<Screen> screen(Verification verification) {
    return verification.equals(current) ? Optional.of(screen) : Optional.empty();
  }

  /** How many come before one that waits; empty if it does not wait. */
  synchronized Optional<Integer> ahead(Verification verification) {
    int place = List.copyOf(waiting).indexOf(verification);
    return place < 0 ? Optional.empty() : Optional.of(place + (current == null ? 0 : 1));
  }

  /**
   * Takes an order.
   *
   * @throws Refusal if too many wait
   */
  synchronized Verification add(Order order) {
    if (closed || waiting.size() >= MOST_WAITING) {
      throw new Refusal(503, "There are " + waiting.size() + " verifications waiting already.");
    }
    Verification verification = results.begin(order);
    waiting.addLast(verification);
    notifyAll();
    return verification;
  }

  /** Stops one that waits or runs; nothing happens to others. */
  void stop(Verification verification) {
    synchronized (this) {
      if (!waiting.remove(verification)) {
        if (verification.equals(current)) {
          stopped.add(verification.order().id());
          if (process != null) {
            process.destroy();
          }
        }
        return;
      }
    }
    results.finish(verification, Ending.STOPPED, "");
  }

  /** Ends the running process; what is not finished then is told at the next start. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (process != null) {
        process.destroyForcibly();
      }
      notifyAll();
    }
    try {
      worker.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      for (Verification next = next(); !isClosed(); next = next()) {
        try {
          run(next);
        } catch (RuntimeException | IOException e) {
          log.accept("verification " + next.order().id() + " failed: " + e.getClass().getName());
        } finally {
          idle();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next order; any where the bench was closed. */
  private synchronized Verification next() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    if (closed) {
      throw new InterruptedException("closed");
    }
    Verification next = waiting.removeFirst();
    current = next;
    screen = new Screen();
    return next;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void idle() {
    current = null;
    process = null;
  }

  private void run(Verification verification) throws IOException, InterruptedException {
    List<String> command;
    try {
      command = command(verification);
    } catch (BadInput e) { // something went, or began to lead out of its folder, while it waited
      results.finish(verification, Ending.FAILED, String.valueOf(e.getMessage()));
      return;
    }
    String id = verification.order().id();
    Process started;
    Screen own;
    synchronized (this) {
      own = screen;
      if (closed) {
        return;
      }
      started = workshop.program().process(command).redirectOutput(Redirect.DISCARD).start();
      process = started;
      if (stopped.contains(id)) {
        started.destroy();
      }
    }
    started.getOutputStream().close();
    watch(started, own);
    int code = started.waitFor();
    boolean wanted;
    synchronized (this) {
      if (closed) {
        return;
      }
      wanted = stopped.remove(id);
    }
    if (wanted) {
      results.finish(verification, Ending.STOPPED, "");
    } else {
      String said = String.join("\n", own.lines());
      results.finish(verification, Ending.FAILED, said + "\n(ended with code " + code + ")");
    }
  }

  private static void watch(Process started, Screen screen) {
    try (Reader told = new InputStreamReader(started.getErrorStream(), StandardCharsets.UTF_8)) {
      char[] some = new char[1024];
      for (int n = told.read(some); n >= 0; n = told.read(some)) {
        screen.write(new String(some, 0, n));
      }
    } catch (IOException e) {
      // Its end is broken off; what it left behind counts.
    }
  }

  private List<String> command(Verification verification) {
    Order order = verification.order();
    List<String> command = new ArrayList<>();
    command.add(order.question() instanceof OneMark ? "verify" : "trace");
    command.add(Shelf.suspects(workshop.models()).find(order.suspect()).toString());
    command.add("--base");
    command.add(Shelf.models(workshop.models()).find(order.base()).toString());
    command.add("--images");
    command.add(Shelf.images(workshop.images()).find(order.images()).toString());
    command.addAll(List.of("--json", verification.result().toString()));
    if (order.question() instanceof OneMark one) {
      command.add("--mark");
      command.add(marks().find(one.mark()).toString());
      command.addAll(List.of("--tries", Integer.toString(one.tries())));
    } else {
      command.add("--edition=" + order.question().edition());
      command.addAll(List.of("--evidence", verification.found().toString()));
      command.add("--no-note"); // the server notes it, once it has all
    }
    if (!order.opened()) {
      command.add("--sealed");
    }
    return command;
  }
}
