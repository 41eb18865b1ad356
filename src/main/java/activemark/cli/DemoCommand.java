package activemark.cli;

import activemark.demo.DemoImages;
import activemark.demo.DemoModel;
import activemark.io.files.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * Plays the whole story with what the program carries with it, by the commands a user would type.
 */
@Command(
    name = "demo",
    description = {
      "Mark a small model, let a thief prune it, and prove whose copy it is: in about a minute,",
      "with a model and pictures that come with the program."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int PICTURES = 160;

  @ParentCommand private ActiveMark app;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "activemark-demo",
      description = "Folder for everything the demo makes; must not exist (${DEFAULT-VALUE}).")
  private Path out;

  @Override
  public Integer call() {
    Console console = app.console();
    Targets.require(out);
    try {
      Files.createDirectory(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path model = out.resolve("model");
    Path owned = out.resolve("pictures-owner");
    Path fresh = out.resolve("pictures-judge");
    console.note("Unpacking a small vision transformer and drawing pictures ...");
    DemoModel.writeTo(model);
    DemoImages.writeTo(owned, PICTURES, 1);
    DemoImages.writeTo(fresh, PICTURES / 4, 2);

    Path key = out.resolve("owner.key");
    Path copy = out.resolve("copy-for-acme");
    Path mark = out.resolve("acme.mark");
    Path stolen = out.resolve("stolen");
    Path evidence = out.resolve("evidence.json");
    Path report = out.resolve("report.html");
    List<Step> story =
        List.of(
            new Step(
                "1. The owner makes a key.",
                ExitCode.SHOWN,
                List.of("keygen", "--owner", "Demo Lab", "--out", key)),
            new Step(
                "2. A copy is marked for one recipient.",
                ExitCode.SHOWN,
                List.of(
                    "embed",
                    model,
                    "--key",
                    key,
                    "--recipient",
                    "acme",
                    "--images",
                    owned,
                    "--out",
                    copy,
                    "--mark",
                    mark)),
            new Step(
                "3. A thief sets the smallest 40 % of its weights to zero.",
                ExitCode.SHOWN,
                List.of("attack", "prune", copy, "--out", stolen, "--set", "ratio=0.4")),
            new Step(
                "4. The owner reads the mark from the stolen model, on pictures never used before.",
                ExitCode.SHOWN,
                List.of(
                    "verify",
                    stolen,
                    "--mark",
                    mark,
                    "--base",
                    model,
                    "--images",
                    fresh,
                    "--json",
                    evidence,
                    "--report",
                    report)),
            new Step(
                "5. Anybody can recompute the evidence, without the engine.",
                ExitCode.SHOWN,
                List.of("check", evidence)),
            new Step(
                "6. The unmarked original does not show it.",
                ExitCode.NOT_SHOWN,
                List.of("verify", model, "--mark", mark, "--base", model, "--images", fresh)));
    for (Step step : story) {
      int code = play(step);
      if (code == ExitCode.BAD_INPUT || code == ExitCode.INTERNAL) {
        return code; // it has said why
      }
      if (code != step.expected()) {
        throw new IllegalStateException(step + " ended with " + code);
      }
    }
    console.say("");
    console.say("Open " + report + " in a browser.");
    return ExitCode.SHOWN;
  }

  /**
   * One scene.
   *
   * @param title of it
   * @param expected exit code
   * @param words of the command line
   */
  private record Step(String title, int expected, List<Object> words) {}

  private int play(Step step) {
    Console console = app.console();
    List<String> args = step.words().stream().map(Object::toString).toList();
    console.say("");
    console.say(console.paint(Style.STRONG, step.title()));
    console.say(console.paint(Style.FAINT, "$ activemark " + String.join(" ", quoted(args))));
    return app.again(args);
  }

  private static List<String> quoted(List<String> args) {
    return args.stream().map(a -> a.contains(" ") ? "'" + a + "'" : a).toList();
  }
}
