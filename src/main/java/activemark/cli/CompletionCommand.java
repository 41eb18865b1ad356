package activemark.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the completion script of bash and zsh. */
@Command(
    name = "completion",
    description = "Print a completion script: source <(activemark completion)")
final class CompletionCommand implements Callable<Integer> {
  @ParentCommand private ActiveMark app;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    app.console().say(AutoComplete.bash("activemark", root));
    return ExitCode.SHOWN;
  }
}
