package activemark.cli;

import activemark.io.image.Preprocessing;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.task.Comparison;
import activemark.model.task.Difference;
import activemark.model.task.Task;
import activemark.model.task.TaskBench;
import activemark.model.task.TaskResult;
import activemark.model.task.Tasks;
import activemark.model.tensor.Precision;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Measures how well a model does tasks, alone or against another. */
@Command(
    name = "evaluate",
    description = {
      "Measure how well a model does tasks, alone or against another model.",
      "Example: activemark evaluate pruned --against dinov2-small --task knn,linear --data stamps"
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
      paramLabel = "T[,T]",
      description =
          "knn: vote of the 10 nearest neighbours; linear: a linear classifier on the embeddings;"
              + " finetune: a classifier after training all weights; segment-linear, segment-conv:"
              + " the class of every pixel; all: those that the data lie right for.")
  private String tasks;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "One sub-folder of pictures per class, or train and test folders of these; for"
              + " segmentation train, trainannot, test and testannot.")
  private Path data;

  @Option(
      names = "--against",
      paramLabel = "MODEL",
      description = "Another model to compare with, on the same pixels.")
  private @Nullable Path against;

  @Override
  public Integer call() {
    json.require();
    List<Task> measured = Tasks.chosen(tasks, data);
    try (VisionModel model = VisionModel.open(path)) {
      // One preparation for both models: a comparison must not be one of configurations.
      Preprocessing preprocessing = engine.preprocessing(model);
      Precision precision = engine.start();
      List<TaskResult> results = run(measured, model, preprocessing, precision);
      if (against == null) {
        print(results);
        write(results.stream().map(TaskResult::toJson).toList());
        return ExitCode.SHOWN;
      }
      try (VisionModel other = VisionModel.open(against)) {
        List<TaskResult> others = run(measured, other, preprocessing, precision);
        List<Comparison> comparisons = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
          comparisons.add(Comparison.of(results.get(i), others.get(i)));
        }
        compare(comparisons, against);
        write(comparisons.stream().map(Comparison::toJson).toList());
      }
    }
    return ExitCode.SHOWN;
  }

  private List<TaskResult> run(
      List<Task> measured, VisionModel files, Preprocessing preprocessing, Precision precision) {
    try (Backbone model = files.load()) {
      TaskBench bench =
          new TaskBench(
              model,
              data,
              preprocessing,
              new Seed(engine.seed()),
              precision,
              app.console().progress());
      return measured.stream().map(task -> task.run(bench)).toList();
    }
  }

  private void print(List<TaskResult> results) {
    for (TaskResult result : results) {
      sheet(result).fact(path.toString(), line(result)).print(app.console());
    }
  }

  private void compare(List<Comparison> comparisons, Path original) {
    for (Comparison comparison : comparisons) {
      sheet(comparison.model())
          .fact(path.toString(), line(comparison.model()))
          .fact(original.toString(), line(comparison.against()))
          .fact("difference", line(comparison.difference()))
          .print(app.console());
    }
  }

  /** One named task is one document; otherwise there is a list, however many there are. */
  private void write(List<ObjectNode> documents) {
    if (documents.size() == 1 && !tasks.strip().equals(Tasks.EVERY)) {
      json.write(app.console(), documents.get(0));
      return;
    }
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.putArray("tasks").addAll(documents);
    json.write(app.console(), all);
  }

  private Sheet sheet(TaskResult result) {
    return new Sheet("Task " + result.task() + " on " + data);
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

  private static String line(Difference difference) {
    return String.format(
        Locale.ROOT,
        "%+.4f (95 %% interval %+.4f to %+.4f; %d pictures gained, %d lost; chance of that between"
            + " equals %.2g)",
        difference.value(),
        difference.low(),
        difference.high(),
        difference.gained(),
        difference.lost(),
        difference.chance());
  }
}
