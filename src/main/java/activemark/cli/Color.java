package activemark.cli;

/** When the program colours its output. */
enum Color {
  /** On a terminal, unless {@code NO_COLOR} is set. */
  AUTO,
  /** Always, even into a pipe. */
  ALWAYS,
  /** Never. */
  NEVER;

  /**
   * Whether to colour a stream.
   *
   * @param terminal whether the stream is a terminal
   * @param noColor the value of {@code NO_COLOR}; any text but the empty one switches colour off
   */
  boolean on(boolean terminal, String noColor) {
    return switch (this) {
      case AUTO -> terminal && noColor.isEmpty();
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }
}
