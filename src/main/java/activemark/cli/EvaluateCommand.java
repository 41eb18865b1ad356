package activemark.cli;

import activemark.io.image.Preprocessing;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.task.Comparison;
import activemark.model.task.Task;
import activemark.model.task.TaskBench;
import activemark.model.task.TaskResult;
import activemark.model.task.Tasks;
import activemark.model.tensor.Precision;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Measures how well a model does a task, alone or against another. */
@Command(
    name = "evaluate",
    description = {
      "Measure how well a model does a task, alone or against another model.",
      "Example: activemark evaluate pruned --against dinov2-small --task knn --data stamps"
    })
final class EvaluateCommand implements Callable<Integer> {
  @ParentCommand private ActiveMark app;
  @Mixin private EngineRun engine;
  @Mixin private JsonOutput json;

  @Parameters(paramLabel = "MODEL", description = "A model folder, or a safetensors file.")
  private Path path;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "T",
      description =
          "knn: vote of the 10 nearest neighbours; linear: a linear classifier on the embeddings.")
  private String task;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "One sub-folder of pictures per class, or train and test folders of these.")
  private Path data;

  @Option(
      names = "--against",
      paramLabel = "MODEL",
      description = "Another model to compare with, on the same pixels.")
  private @Nullable Path against;

  @Override
  public Integer call() {
    Console console = app.console();
    json.require();
    Task measured = Tasks.named(task);
    try (VisionModel model = VisionModel.open(path)) {
      // One preparation for both models: a comparison must not be one of configurations.
      Preprocessing preprocessing = engine.preprocessing(model);
      Precision precision = engine.start();
      TaskResult result = run(measured, model, preprocessing, precision);
      Sheet sheet =
          new Sheet("Task " + result.task() + " on " + data).fact(path.toString(), line(result));
      ObjectNode document = result.toJson();
      if (against != null) {
        try (VisionModel other = VisionModel.open(against)) {
          Comparison comparison =
              new Comparison(result, run(measured, other, preprocessing, precision));
          sheet
              .fact(against.toString(), line(comparison.against()))
              .fact("difference", line(comparison));
          document = comparison.toJson();
        }
      }
      sheet.print(console);
      json.write(console, document);
    }
    return ExitCode.SHOWN;
  }

  private TaskResult run(
      Task measured, VisionModel files, Preprocessing preprocessing, Precision precision) {
    try (Backbone model = files.load()) {
      return measured.run(
          new TaskBench(
              model,
              data,
              preprocessing,
              new Seed(engine.seed()),
              precision,
              app.console().progress()));
    }
  }

  private static String line(TaskResult result) {
    return String.format(
        Locale.ROOT,
        "%s %.4f (95 %% interval %.4f to %.4f, %d pictures)",
        result.metric(),
        result.value(),
        result.low(),
        result.high(),
        result.n());
  }

  private static String line(Comparison comparison) {
    return String.format(
        Locale.ROOT,
        "%+.4f (%d pictures gained, %d lost; chance of that between equals %.2g)",
        comparison.difference(),
        comparison.gained(),
        comparison.lost(),
        comparison.chance());
  }
}
