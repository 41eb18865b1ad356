package activemark.io.process;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

/**
 * What tells a process to end.
 *
 * <p>Java has no interface for signals but {@code sun.misc.Signal}, which every JDK exports (JEP
 * 260). It is reached by reflection, as the compiler's warning about it cannot be silenced in
 * place. Where it is missing or Java was started to leave signals alone ({@code -Xrs}), signals do
 * what they do without us.
 */
enum ProcessSignal {
  HUP(1),
  INT(2),
  TERM(15);

  private static final String TYPE = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private static final int PATIENCE_SECONDS = 10;

  private final int number;

  ProcessSignal(int number) {
    this.number = number;
  }

  /** The exit code by which shells name this signal. */
  int exitCode() {
    return 128 + number;
  }

  /** Has an action run, in a thread of its own, when this signal arrives. */
  void handle(Runnable action) {
    try {
      Class<?> handler = Class.forName(HANDLER);
      Object acting =
          Proxy.newProxyInstance(
              ProcessSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      handle(acting);
    } catch (ReflectiveOperationException e) {
      return; // this system has no such signal, or Java may not take it
    }
  }

  /** Ends the process by this signal, at once; returns where that is not possible. */
  void die() {
    try {
      handle(Class.forName(HANDLER).getField("SIG_DFL").get(null));
      // Java raises only signals that have a handler.
      String kill = "kill -" + name() + " " + ProcessHandle.current().pid();
      new ProcessBuilder("sh", "-c", kill).start().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ReflectiveOperationException | IOException e) {
      return; // no signals here, or no shell: Java's own end, then
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(Object handler) throws ReflectiveOperationException {
    Class<?> type = Class.forName(TYPE);
    type.getMethod("handle", type, Class.forName(HANDLER)).invoke(null, signal(), handler);
  }

  private Object signal() throws ReflectiveOperationException {
    return Class.forName(TYPE).getConstructor(String.class).newInstance(name());
  }
}
