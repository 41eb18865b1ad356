package activemark.cli;

import activemark.error.BadInput;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.SafetensorsFile;
import activemark.io.checkpoint.SafetensorsWriter;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.files.Targets;
import activemark.io.image.ImageBatch;
import activemark.io.image.ImageFolder;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.FeatureMaps;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Pictures;
import activemark.model.tensor.Precision;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes what a model computes, for comparison with other programs. */
@Command(
    name = "features",
    description = {
      "Write the output of every block, the token features and the embedding of pictures.",
      "Tensors: block.0 .. block.<L-1> [n, N, D]; features [n, N, D] as the model's own framework",
      "gives them for tokens; embedding [n, F], its one vector per picture.",
      "Example: activemark features dinov2-small --images photos --limit 8 --out f.safetensors"
    })
final class FeaturesCommand implements Callable<Integer> {
  private static final String PIXELS = "pixel_values";

  @ParentCommand private ActiveMark app;
  @Mixin private EngineRun engine;

  @ArgGroup(multiplicity = "1")
  private Input input = new Input();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "64",
      description = "Use at most N pictures (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.safetensors",
      description = "File to write; must not exist.")
  private Path out;

  @Parameters(paramLabel = "MODEL", description = "A model folder, or a safetensors file.")
  private Path path;

  /** Pictures or pixels. */
  static final class Input {
    @Option(names = "--images", paramLabel = "DIR", description = "Folder of pictures.")
    private @Nullable Path images;

    @Option(
        names = "--pixels",
        paramLabel = "FILE.safetensors",
        description = "pixel_values [n, 3, h, w], float32, already normalised.")
    private @Nullable Path pixels;
  }

  @Override
  public Integer call() {
    Console console = app.console();
    Targets.require(out);
    try (VisionModel model = VisionModel.open(path)) {
      ImageBatch batch = batch(model);
      // Comparisons want all digits: float32 unless asked otherwise.
      Precision precision = engine.startOr(Precision.FLOAT32);
      try (Backbone backbone = model.load()) {
        Map<String, TensorBytes> maps =
            FeatureMaps.of(backbone, batch, precision, console.progress());
        SafetensorsWriter.write(out, maps, Map.of("format", "pt"));
        new Sheet("Features of " + path)
            .fact("model", model.spec().describe())
            .fact("pictures", batch.n())
            .fact("tensors", maps.size())
            .fact("file", out)
            .print(console);
      }
    }
    return ExitCode.SHOWN;
  }

  private ImageBatch batch(VisionModel model) {
    if (limit < 1) {
      throw BadInput.of("The number of pictures is not positive")
          .at("--limit")
          .expected("1 or more")
          .found(limit)
          .bad();
    }
    if (input.images != null) {
      return Pictures.spread(ImageFolder.list(input.images), limit)
          .load(engine.preprocessing(model));
    }
    Path pixels = Objects.requireNonNull(input.pixels);
    try (SafetensorsFile file = SafetensorsFile.open(pixels)) {
      if (!file.names().contains(PIXELS)) {
        throw BadInput.of("The file holds no pixels")
            .at(pixels)
            .expected("a tensor " + PIXELS)
            .found(file.names())
            .bad();
      }
      TensorBytes t = file.tensor(PIXELS);
      if (t.dtype() != DType.F32
          || t.shape().size() != 4
          || t.shape().get(1) != 3
          || t.elements() == 0) {
        throw BadInput.of("The pixels have another form")
            .at(pixels + ": " + PIXELS)
            .expected("F32 [n, 3, h, w]")
            .found(t.dtype() + " " + t.shape())
            .bad();
      }
      int all = Math.toIntExact(t.shape().get(0));
      int h = Math.toIntExact(t.shape().get(2));
      int w = Math.toIntExact(t.shape().get(3));
      EngineRun.requireRoom(model.spec(), h, w);
      return new ImageBatch(t.floats(), all, h, w).first(limit);
    }
  }
}
