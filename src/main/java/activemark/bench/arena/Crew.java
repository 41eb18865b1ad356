package activemark.bench.arena;

import activemark.bench.result.Finding;
import activemark.bench.result.Place;
import activemark.bench.result.Trial;
import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.StrictJson;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Child processes of this program that do the work of an arena. A child reads a line for each piece
 * of work, its id and the digests of its cells; it writes a line for each filled cell, then one
 * that says it is done. When this process is killed the children find their input closed and end. A
 * child that dies takes one piece of work with it, which counts as failed, and is replaced.
 *
 * @param command of a child
 * @param size how many
 * @param folder where the children's messages are kept
 */
public record Crew(List<String> command, int size, Path folder) {
  private static final String READY = "@ready";
  private static final String CELL = "@cell ";
  private static final String DONE = "@done";
  private static final long PATIENCE_SECONDS = 30;

  /** Copies the list. */
  public Crew {
    command = List.copyOf(command);
  }

  /**
   * Does all pieces of work, those that prepare for others first.
   *
   * @param taker gets every cell when it is filled; called by one thread at a time
   * @param done told of every finished piece of work; called by one thread at a time
   * @throws BadInput if the children do not start
   */
  public void run(List<Arena.Job> jobs, Consumer<Trial> taker, Consumer<Arena.Job> done) {
    for (boolean preparing : new boolean[] {true, false}) {
      Queue<Arena.Job> queue =
          jobs.stream()
              .filter(job -> job.preparing() == preparing)
              .collect(Collectors.toCollection(ConcurrentLinkedQueue::new));
      List<Hand> hands = new ArrayList<>();
      int needed = Math.min(size, queue.size());
      for (int i = 0; i < needed; i++) {
        hands.add(new Hand(this, i, queue, taker, done));
      }
      hands.forEach(Thread::start);
      try {
        for (Hand hand : hands) {
          hand.join();
        }
      } catch (InterruptedException e) {
        queue.clear();
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      for (Hand hand : hands) {
        if (hand.trouble != null) {
          throw hand.trouble;
        }
      }
    }
  }

  /**
   * The other side: what a child does.
   *
   * @param in lines of work, until its end
   * @param out takes lines of results
   */
  public static void serve(Arena arena, BufferedReader in, Consumer<String> out)
      throws IOException {
    out.accept(READY);
    for (@Nullable String line = in.readLine(); line != null; line = in.readLine()) {
      List<String> words = Arrays.asList(line.split(" "));
      arena.perform(
          words.get(0),
          Set.copyOf(words.subList(1, words.size())),
          trial -> out.accept(CELL + CanonicalJson.of(trial.toJson())));
      out.accept(DONE);
    }
  }

  /** One place in the crew: feeds a child, and its successor when it dies. */
  private static final class Hand extends Thread {
    private final Crew crew;
    private final int number;
    private final Queue<Arena.Job> queue;
    private final Consumer<Trial> taker;
    private final Consumer<Arena.Job> done;
    private @Nullable RuntimeException trouble;

    Hand(
        Crew crew,
        int number,
        Queue<Arena.Job> queue,
        Consumer<Trial> taker,
        Consumer<Arena.Job> done) {
      super("crew-" + number);
      setDaemon(true);
      this.crew = crew;
      this.number = number;
      this.queue = queue;
      this.taker = taker;
      this.done = done;
    }

    @Override
    public void run() {
      try {
        while (!queue.isEmpty()) {
          feed();
        }
      } catch (IOException | InterruptedException e) {
        trouble = new IllegalStateException(e);
        queue.clear();
      } catch (RuntimeException e) {
        trouble = e;
        queue.clear();
      }
    }

    /** Gives work to one child until there is none or the child dies. */
    private void feed() throws IOException, InterruptedException {
      Path log = crew.folder().resolve("child-" + number + ".log");
      Process child =
          new ProcessBuilder(crew.command())
              .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
              .start();
      try (BufferedWriter to =
              new BufferedWriter(
                  new OutputStreamWriter(child.getOutputStream(), StandardCharsets.UTF_8));
          BufferedReader from =
              new BufferedReader(
                  new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
        if (reply(from, line -> {}).filter(READY::equals).isEmpty()) {
          throw BadInput.of("A child process did not start").at(log).bad();
        }
        for (Arena.@Nullable Job job = queue.poll(); job != null; job = queue.poll()) {
          if (!did(job, to, from)) {
            return;
          }
        }
      } finally {
        if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          child.destroyForcibly();
        }
      }
    }

    /** Whether the child lived to the end of a piece of work. */
    private boolean did(Arena.Job job, BufferedWriter to, BufferedReader from) {
      List<Place> left = new ArrayList<>(job.cells());
      Optional<String> end;
      try {
        to.write(job.id());
        for (Place cell : job.cells()) {
          to.write(" " + cell.digest());
        }
        to.write("\n");
        to.flush();
        end =
            reply(
                from,
                line -> {
                  Trial trial = Trial.fromJson(StrictJson.parse(line, "a child"), "a child");
                  left.removeIf(cell -> cell.digest().equals(trial.digest()));
                  take(trial);
                });
      } catch (IOException e) {
        end = Optional.empty(); // its pipe broke
      }
      if (end.isEmpty()) {
        left.forEach(
            cell -> take(new Trial(cell, new Finding.Failed("the process that did it died"))));
      }
      synchronized (queue) {
        done.accept(job);
      }
      return end.isPresent();
    }

    private void take(Trial trial) {
      synchronized (queue) {
        taker.accept(trial);
      }
    }

    /** Hands cells over until another word of ours comes; empty if the child ended before. */
    private static Optional<String> reply(BufferedReader from, Consumer<String> cells)
        throws IOException {
      for (@Nullable String line = from.readLine(); line != null; line = from.readLine()) {
        if (line.startsWith(CELL)) {
          cells.accept(line.substring(CELL.length()));
        } else if (line.equals(READY) || line.equals(DONE)) {
          return Optional.of(line);
        } // anything else is a library's stray print
      }
      return Optional.empty();
    }
  }
}
