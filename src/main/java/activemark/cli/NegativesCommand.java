package activemark.cli;

import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
import activemark.io.image.Preprocessing;
import activemark.mark.KeyTrials;
import activemark.mark.Schemes;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Pictures;
import activemark.model.tensor.Precision;
import activemark.proof.random.Seed;
import activemark.proof.verdict.Odds;
import activemark.proof.verdict.Policy;
import activemark.proof.verdict.TestResult;
import activemark.proof.verdict.Verdict;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Asks models with random keys that marked nothing: none may show a mark. */
@Command(
    name = "negatives",
    description = {
      "Ask models with random keys that nobody ever marked anything with. None may show a mark;",
      "models with marks of other keys may be among them.",
      "Example: activemark negatives dinov2-small sibling-1 stranger-1 --base dinov2-small \\",
      "           --images photos --keys 100 --json negatives.json"
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:no model shows any key's mark",
      "1:some model shows a mark that is not there",
      "2:bad usage or input",
      "70:internal error"
    })
final class NegativesCommand implements Callable<Integer> {
  /** Pictures to plan with; as many as a mark's own statistics need in the order of magnitude. */
  private static final int PLANNED = 160;

  private static final int FEWEST = 10;

  @ParentCommand private ActiveMark app;
  @Mixin private ImagesOption images;
  @Mixin private EngineRun engine;
  @Mixin private JsonOutput json;

  @Parameters(arity = "1..*", paramLabel = "MODEL", description = "Models to ask.")
  private List<Path> paths;

  @Option(
      names = "--base",
      required = true,
      paramLabel = "MODEL",
      description = "The unmarked original, for which the marks are planned.")
  private Path basePath;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "100",
      description = "Number of random keys (default: ${DEFAULT-VALUE}).")
  private int keys;

  @Option(
      names = "--scheme",
      paramLabel = "S",
      defaultValue = Schemes.DEFAULT,
      description = "Schemes, joined by + (default: ${DEFAULT-VALUE}).")
  private String scheme;

  @Override
  public Integer call() {
    Console console = app.console();
    json.require();
    if (keys < 1 || keys > 100_000) {
      throw BadInput.of("The number of keys is out of range")
          .at("--keys")
          .expected("1 to 100000")
          .found(keys)
          .bad();
    }
    Pictures all = Pictures.of(images.list()).atLeast(FEWEST);
    Precision precision = engine.start();
    Policy policy = Policy.defaults();
    Sheet sheet = new Sheet("Random keys asked of models that they did not mark");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("model", "keys", "shown", "inconclusive", "smallest corrected chance"));
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    int shown = 0;
    try (VisionModel files = VisionModel.open(basePath);
        Backbone base = files.load()) {
      Preprocessing preprocessing = engine.preprocessing(files);
      KeyTrials trials =
          KeyTrials.plan(
              base,
              files.checkpoint().weightsDigest(),
              Pictures.spread(all.writing().files(), PLANNED).load(preprocessing),
              Schemes.parse(scheme),
              keys,
              new Seed(engine.seed()),
              precision,
              console.progress());
      ImageBatch fresh = all.holdout().load(preprocessing);
      for (Path path : paths) {
        try (VisionModel suspect = VisionModel.open(path);
            Backbone model = suspect.load()) {
          List<Verdict> verdicts = trials.ask(model, fresh, policy);
          ObjectNode result = result(path, suspect.checkpoint().weightsDigest(), verdicts);
          document.add(result);
          shown += result.path("shown").asInt();
          rows.add(row(result));
        }
      }
    }
    sheet.table(rows).print(console);
    json.write(console, document);
    return shown == 0 ? ExitCode.SHOWN : ExitCode.NOT_SHOWN;
  }

  private static ObjectNode result(Path path, String digest, List<Verdict> verdicts) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("model", path.toString()).put("digest", digest).put("keys", verdicts.size());
    result.put("shown", count(verdicts, Verdict.Shown.class));
    result.put("inconclusive", count(verdicts, Verdict.Inconclusive.class));
    ArrayNode chances = JsonNodeFactory.instance.arrayNode();
    double smallest = 0;
    for (Verdict verdict : verdicts) {
      // The last test that counts is that of all parts together; uncorrected, it is uniform.
      verdict.tests().stream()
          .filter(test -> !test.weighted())
          .reduce((first, second) -> second)
          .ifPresent(test -> chances.add(test.log10p()));
      smallest =
          Math.min(
              smallest,
              verdict.tests().stream().mapToDouble(TestResult::correctedLog10p).min().orElse(0));
    }
    result.put("smallestLog10p", smallest);
    result.set("log10p", chances);
    return result;
  }

  private static int count(List<Verdict> verdicts, Class<? extends Verdict> outcome) {
    return (int) verdicts.stream().filter(outcome::isInstance).count();
  }

  private static List<String> row(ObjectNode result) {
    return List.of(
        result.path("model").asText(),
        result.path("keys").asText(),
        result.path("shown").asText(),
        result.path("inconclusive").asText(),
        Odds.of(result.path("smallestLog10p").asDouble()));
  }
}
