package activemark.cli;

import activemark.bench.Population;
import activemark.error.BadInput;
import activemark.io.files.Targets;
import activemark.io.image.Preprocessing;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Split;
import activemark.model.tensor.Precision;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes innocent models to compare with. */
@Command(
    name = "population",
    description = {
      "Make innocent models to compare with: siblings (fine-tuned copies of the unmarked original),",
      "strangers (small models that learned from nothing) and one of random weights. What is there",
      "already is kept, so the same command goes on where it was stopped.",
      "Example: activemark population dinov2-small --data stamps --out innocents"
    })
final class PopulationCommand implements Callable<Integer> {
  private static final double TEST_SHARE = 0.2;
  private static final int MOST = 1000;

  @ParentCommand private ActiveMark app;
  @Mixin private EngineRun engine;
  @Mixin private JsonOutput json;

  @Parameters(paramLabel = "BASE", description = "The unmarked original; it is not touched.")
  private Path path;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "What they learn: one sub-folder of pictures per class.")
  private Path data;

  @Option(
      names = "--siblings",
      paramLabel = "N",
      defaultValue = "5",
      description = "Fine-tuned copies (default: ${DEFAULT-VALUE}).")
  private int siblings;

  @Option(
      names = "--strangers",
      paramLabel = "N",
      defaultValue = "5",
      description = "Small models from nothing (default: ${DEFAULT-VALUE}).")
  private int strangers;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Passes over the pictures (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the models; may exist.")
  private Path out;

  private final List<List<String>> rows = new ArrayList<>();
  private final ArrayNode document = JsonNodeFactory.instance.arrayNode();

  /** How one model is made; what it learned is empty where it learned nothing. */
  private interface Maker {
    Optional<Double> make(Consumer<Backbone> taker);
  }

  @Override
  public Integer call() {
    Console console = app.console();
    json.require();
    require("--siblings", siblings, 0);
    require("--strangers", strangers, 0);
    require("--epochs", epochs, 1);
    try (VisionModel files = VisionModel.open(path)) {
      Preprocessing preprocessing = engine.preprocessing(files);
      Precision precision = engine.start();
      Seed seed = new Seed(engine.seed());
      folder();
      rows.add(List.of("model", "test accuracy", "weights"));
      try (Backbone base = files.load()) {
        Split split = Split.open(data, preprocessing, TEST_SHARE, seed);
        Population population = new Population(base, split, seed, precision, console.progress());
        for (int i = 1; i <= siblings; i++) {
          int number = i;
          one(
              files,
              base,
              "sibling-" + i,
              t -> Optional.of(population.sibling(number, epochs, t).testAccuracy()));
        }
        for (int i = 1; i <= strangers; i++) {
          int number = i;
          one(
              files,
              base,
              "stranger-" + i,
              t -> Optional.of(population.stranger(number, epochs, t).testAccuracy()));
        }
        one(
            files,
            base,
            "random-1",
            taker -> {
              population.random(1, taker);
              return Optional.empty();
            });
      }
    }
    new Sheet("Innocent models in " + out).table(rows).print(console);
    json.write(console, document);
    return ExitCode.SHOWN;
  }

  private void one(VisionModel files, Backbone base, String name, Maker maker) {
    Path target = out.resolve(name);
    Optional<Double> accuracy = Optional.empty();
    if (!Files.exists(target)) {
      accuracy =
          maker.make(
              model ->
                  files.save(
                      base, model, target, engine.recorded(files).map(Preprocessing::toJson)));
    }
    try (VisionModel made = VisionModel.open(target)) {
      String digest = made.identity();
      ObjectNode one = document.addObject().put("model", target.toString());
      one.put("digest", digest);
      accuracy.ifPresent(value -> one.put("testAccuracy", value));
      String learned = accuracy.map(v -> String.format(Locale.ROOT, "%.3f", v)).orElse("");
      rows.add(List.of(name, learned, digest.substring(0, 16)));
    }
  }

  private void folder() {
    try {
      if (!Files.isDirectory(out)) {
        Targets.require(out);
        Files.createDirectory(out);
      }
    } catch (IOException e) {
      throw BadInput.of("The folder cannot be made").at(out).found(e.getMessage()).bad(e);
    }
  }

  private static void require(String option, int value, int least) {
    if (value < least || value > MOST) {
      throw BadInput.of("The number is out of range")
          .at(option)
          .expected(least + " to " + MOST)
          .found(value)
          .bad();
    }
  }
}
