package activemark.cli;

import activemark.io.progress.Progress;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Progress on stderr: one live line with bar, rate and time left on a terminal, and a plain line
 * every ten seconds when stderr is a file or a pipe. Tasks may nest; the innermost one is shown.
 */
final class TerminalProgress implements Progress {
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean live;
  private final int columns;
  private final LongSupplier nanos;
  private final Deque<ShownTask> running = new ArrayDeque<>();

  /**
   * A progress display.
   *
   * @param live whether {@code err} is a terminal whose line can be redrawn
   * @param columns width of that terminal
   * @param nanos a clock in nanoseconds
   */
  TerminalProgress(PrintStream err, boolean live, int columns, LongSupplier nanos) {
    this.err = err;
    this.live = live;
    this.columns = columns;
    this.nanos = nanos;
  }

  @Override
  public synchronized Task start(String what, long total, String unit) {
    ShownTask task = new ShownTask(new Meter(what, total, unit), nanos.getAsLong());
    running.push(task);
    show(task);
    return task;
  }

  private void show(ShownTask task) {
    double seconds = task.seconds();
    if (live) {
      err.print(ERASE_LINE + task.meter.bar(seconds, columns - 1));
      err.flush();
    } else {
      err.println(task.meter.line(seconds));
    }
    task.shown = nanos.getAsLong();
  }

  /** One running task; its lock is the display's, as workers may report from several threads. */
  private final class ShownTask implements Task {
    private final Meter meter;
    private final long started;
    private long shown;
    private boolean closed;

    private ShownTask(Meter meter, long started) {
      this.meter = meter;
      this.started = started;
      this.shown = started;
    }

    @Override
    public void step(long n) {
      synchronized (TerminalProgress.this) {
        meter.step(n);
        long waited = nanos.getAsLong() - shown;
        if (!closed && waited >= (live ? REDRAW_NANOS : LINE_NANOS)) {
          show(this);
        }
      }
    }

    @Override
    public void note(String remark) {
      synchronized (TerminalProgress.this) {
        meter.note(remark);
      }
    }

    @Override
    public void close() {
      synchronized (TerminalProgress.this) {
        if (closed) {
          return;
        }
        closed = true;
        running.remove(this);
        err.println((live ? ERASE_LINE : "") + meter.end(seconds()));
        ShownTask outer = running.peek();
        if (live && outer != null) {
          show(outer);
        }
      }
    }

    private double seconds() {
      return (nanos.getAsLong() - started) / 1e9;
    }
  }
}
