package activemark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;

/** The program itself: its global options and the list of commands. */
@Command(
    name = "activemark",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = false,
    sortOptions = false,
    description = {
      "Puts a recipient's signature into a visual foundation model and proves later that a suspect"
          + " is a copy.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done or shown, 1 not shown, 2 bad usage or input, 3 inconclusive, 70 internal"
          + " error."
    })
final class ActiveMark {
  @Mixin private GlobalOptions global;

  private final Streams streams;
  private Console console;

  ActiveMark(Streams streams) {
    this.streams = streams;
    this.global = new GlobalOptions();
    this.console = new Console(streams, global, false);
  }

  /** Where the command speaks, as the options on this command line say. */
  Console console() {
    return console;
  }

  /** Takes the parsed options into account; before this the defaults hold. */
  void configure(boolean documentOnStdout) {
    console = new Console(streams, global, documentOnStdout);
  }

  /** Runs another command line as if the user had typed it with the same global options. */
  int again(List<String> command) {
    List<String> args = new ArrayList<>(command);
    if (global.quiet()) {
      args.add("--quiet");
    }
    args.add("--color=" + global.color().name().toLowerCase(Locale.ROOT));
    return Main.run(streams, args.toArray(String[]::new));
  }

  /** The options in front of every command. */
  GlobalOptions global() {
    return global;
  }
}
