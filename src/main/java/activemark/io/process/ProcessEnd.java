package activemark.io.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of this process: what is to be done first, and an end that the engine survives.
 *
 * <p>When Java ends by itself it runs the destructors of the native libraries while other threads
 * may still be inside them; a backward pass of seconds then computes with code that is gone, and
 * Ctrl-C ends in a crash and its dump. A process that was told to end therefore does here what is
 * to be done, and then dies of the signal as a program does that has no handler for it.
 */
public final class ProcessEnd {
  private static final Deque<Runnable> ACTIONS = new ArrayDeque<>();
  private static volatile @Nullable ProcessSignal cause;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ProcessEnd::end, "end"));
  }

  private ProcessEnd() {}

  /** Has an action run before the process ends, however it does; the latest added runs first. */
  public static void before(Runnable action) {
    synchronized (ACTIONS) {
      ACTIONS.push(action);
    }
  }

  /** Lets Ctrl-C, {@code kill} and a closed terminal end the process in this way. */
  public static void onSignals() {
    for (ProcessSignal signal : ProcessSignal.values()) {
      signal.handle(() -> because(signal));
    }
  }

  /** Ends the process as {@code kill} would, from any thread, whatever the others do. */
  public static void terminate() {
    because(ProcessSignal.TERM);
  }

  private static void because(ProcessSignal signal) {
    cause = signal;
    System.exit(signal.exitCode());
  }

  private static void end() {
    List<Runnable> actions;
    synchronized (ACTIONS) {
      actions = List.copyOf(ACTIONS);
    }
    actions.forEach(Runnable::run);
    ProcessSignal signal = cause;
    if (signal != null) {
      signal.die();
    }
  }
}
