package activemark.cli;

import activemark.io.files.Targets;
import activemark.io.image.ImageBatch;
import activemark.io.image.Preprocessing;
import activemark.io.image.change.InputChange;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Pictures;
import activemark.model.data.RecordedVectors;
import activemark.model.tensor.Precision;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes what a service that runs a model answers. */
@Command(
    name = "answers",
    description = {
      "Write what a service that runs this model answers: one vector for each picture.",
      "verify reads a mark from such a file without the model.",
      "Example: activemark answers suspect --images photos --out answers.jsonl"
    })
final class AnswersCommand implements Callable<Integer> {
  @ParentCommand private ActiveMark app;
  @Mixin private ImagesOption images;
  @Mixin private SuspectInput input;
  @Mixin private EngineRun engine;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.jsonl",
      description = "File to write; must not exist.")
  private Path out;

  @Parameters(paramLabel = "MODEL", description = "A model folder, or a safetensors file.")
  private Path path;

  @Override
  public Integer call() {
    Console console = app.console();
    Targets.require(out);
    Optional<InputChange> change = input.change();
    Pictures pictures = Pictures.of(images.list());
    try (VisionModel model = VisionModel.open(path)) {
      Precision precision = engine.startOr(Precision.FLOAT32);
      Preprocessing preprocessing = engine.preprocessing(model);
      ImageBatch batch =
          change
              .map(c -> pictures.load(preprocessing, c))
              .orElseGet(() -> pictures.load(preprocessing));
      try (Backbone backbone = model.load()) {
        RecordedVectors.write(
            out, pictures.names(images.folder()), backbone, batch, precision, console.progress());
      }
    }
    console.note("Wrote " + out);
    return ExitCode.SHOWN;
  }
}
