package activemark.cli;

import activemark.bench.result.ArenaFile;
import activemark.bench.result.ResultLog;
import activemark.bench.result.Trial;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Draws what the arena has found so far. */
@Command(
    name = "report",
    description = {
      "Draw what bench has found, also while it still works: one HTML page, and a summary.",
      "Example: activemark report arena"
    })
final class ReportCommand implements Callable<Integer> {
  @ParentCommand private ActiveMark app;
  @Mixin private JsonOutput json;

  @Parameters(paramLabel = "DIR", description = "Folder that bench writes into.")
  private Path folder;

  @Override
  public Integer call() {
    json.require(folder.resolve(ArenaOutput.DOCUMENT), folder.resolve(ArenaOutput.RESULTS));
    ArenaFile plan = ArenaFile.read(folder.resolve(ArenaOutput.DOCUMENT));
    ArenaFile file =
        plan.with(ResultLog.read(folder.resolve(ArenaOutput.RESULTS), Trial::fromJson));
    ArenaOutput.write(app.console(), file, folder);
    json.write(app.console(), file.toJson());
    return ExitCode.SHOWN;
  }
}
