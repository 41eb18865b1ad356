package activemark.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The process's two outputs and what is known about them.
 *
 * @param out standard output as the caller gave it
 * @param err standard error
 * @param outIsTerminal whether a person reads {@code out}
 * @param errIsTerminal whether a person reads {@code err}
 * @param columns width of the terminal in characters
 * @param noColor the value of {@code NO_COLOR}, empty when it is not set
 */
record Streams(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    int columns,
    String noColor) {
  private static final int USUAL_COLUMNS = 80;

  /**
   * The streams of this process.
   *
   * <p>Native libraries print to descriptor 1 past {@link System#out}, which would corrupt a JSON
   * document. So the launcher hands the caller's stdout over as descriptor 0 (nothing here reads
   * stdin), points descriptor 1 at stderr, and says so with {@code activemark.stdout=0}. Started
   * without the launcher, descriptor 1 is used as it is.
   */
  static Streams ofProcess() {
    boolean moved = "0".equals(System.getProperty("activemark.stdout"));
    FileDescriptor stdout = moved ? FileDescriptor.in : FileDescriptor.out;
    String noColor = System.getenv("NO_COLOR");
    return new Streams(
        new PrintStream(new FileOutputStream(stdout), false, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Boolean.getBoolean("activemark.terminal.out"),
        Boolean.getBoolean("activemark.terminal.err"),
        Integer.getInteger("activemark.columns", USUAL_COLUMNS),
        noColor == null ? "" : noColor);
  }
}
