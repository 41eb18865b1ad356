package activemark.cli;

import activemark.io.progress.Progress;

/**
 * Where commands speak. Results go to stdout and everything else to stderr; when stdout carries a
 * JSON document ({@code --json -}) the results for people move to stderr too.
 */
final class Console {
  private final Streams streams;
  private final GlobalOptions options;
  private final boolean documentOnStdout;
  private final Progress progress;

  /**
   * A console.
   *
   * @param documentOnStdout whether stdout is reserved for one JSON document
   */
  Console(Streams streams, GlobalOptions options, boolean documentOnStdout) {
    this.streams = streams;
    this.options = options;
    this.documentOnStdout = documentOnStdout;
    this.progress =
        options.quiet()
            ? Progress.silent()
            : new TerminalProgress(
                streams.err(), streams.errIsTerminal(), streams.columns(), System::nanoTime);
  }

  /**
   * Prints a line of the result. Where it contains text from a file, that went through {@link
   * Printable#of}, as a {@link Sheet} does on its own.
   */
  void say(String line) {
    if (!documentOnStdout) {
      streams.out().println(line);
    } else if (!options.quiet()) {
      streams.err().println(line);
    }
  }

  /** Prints a remark that is not part of the result; silent with {@code --quiet}. */
  void note(String line) {
    if (!options.quiet()) {
      streams.err().println(Printable.of(line));
    }
  }

  /** Prints something the user should look at. */
  void warn(String line) {
    streams.err().println(paintErr(Style.DOUBTFUL, "warning:") + " " + Printable.of(line));
  }

  /** Prints why the command failed. */
  void error(String message) {
    streams.err().println(paintErr(Style.BAD, "error:") + " " + Printable.of(message));
  }

  /** Prints the failure's stack. */
  void trace(Throwable failure) {
    failure.printStackTrace(streams.err());
  }

  /** Prints the one document that stdout was reserved for. */
  void document(String json) {
    if (!documentOnStdout) {
      throw new IllegalStateException("stdout is not reserved for a document");
    }
    streams.out().print(json);
  }

  /** The text of a result in a style, where colour is on. */
  String paint(Style style, String text) {
    boolean terminal = documentOnStdout ? streams.errIsTerminal() : streams.outIsTerminal();
    return options.color().on(terminal, streams.noColor()) ? style.paint(text) : text;
  }

  /** How long work is shown. */
  Progress progress() {
    return progress;
  }

  /** Whether the user asked for details of failures. */
  boolean verbose() {
    return options.verbose();
  }

  private String paintErr(Style style, String text) {
    return options.color().on(streams.errIsTerminal(), streams.noColor())
        ? style.paint(text)
        : text;
  }
}
