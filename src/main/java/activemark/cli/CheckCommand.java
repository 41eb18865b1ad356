package activemark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** TODO. */
@Command(name = "check", description = "TODO")
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private ActiveMark app;
  @Mixin private JsonOutput json;

  @Override
  public Integer call() {
    json.write(
        app.console(), com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode());
    return ExitCode.SHOWN;
  }
}
