package activemark.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options every command understands, before or after its name. */
final class GlobalOptions {
  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "No progress and no remarks; results and errors stay.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show the stack of every failure.")
  private boolean verbose;

  @Option(
      names = "--color",
      scope = ScopeType.INHERIT,
      paramLabel = "WHEN",
      description = "auto (default), always or never; auto honours NO_COLOR.")
  private Color color = Color.AUTO;

  boolean quiet() {
    return quiet;
  }

  boolean verbose() {
    return verbose;
  }

  Color color() {
    return color;
  }
}
