package activemark.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A finished run of the command line inside this process.
 *
 * @param code exit code
 * @param out all of stdout
 * @param err all of stderr
 */
record Run(int code, String out, String err) {
  /** Runs the program as if both outputs were pipes. */
  static Run of(String... args) {
    return with(new Terminal(false, ""), args);
  }

  /** Runs the program as if both outputs were, or were not, a terminal. */
  static Run with(Terminal terminal, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(terminal.streams(out, err), args);
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /**
   * What the outputs are connected to.
   *
   * @param present whether it is a terminal
   * @param noColor value of {@code NO_COLOR}
   */
  record Terminal(boolean present, String noColor) {
    Streams streams(ByteArrayOutputStream out, ByteArrayOutputStream err) {
      return new Streams(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          present,
          present,
          80,
          noColor);
    }
  }
}
