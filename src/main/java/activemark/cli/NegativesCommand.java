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
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import activemark.proof.stats.Binomial;
import activemark.proof.stats.KolmogorovSmirnov;
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
import java.util.Optional;
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

  /** Planned marks hold megabytes each, so not all are kept at once. */
  private static final int AT_ONCE = 100;

  private static final int MOST = 100_000;

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
      names = "--names",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Names of recipients asked for under each key (default: ${DEFAULT-VALUE}).",
        "One reading serves them all."
      })
  private int names;

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
    requireCount("--keys", keys);
    requireCount("--names", names);
    Pictures all = Pictures.of(images.list()).atLeast(FEWEST);
    Precision precision = engine.start();
    Policy policy = Policy.defaults();
    List<Tally> tallies = new ArrayList<>();
    Seed seed = new Seed(engine.seed());
    try (VisionModel files = VisionModel.open(basePath);
        Backbone base = files.load()) {
      Preprocessing preprocessing = engine.preprocessing(files);
      ImageBatch written = Pictures.spread(all.writing().files(), PLANNED).load(preprocessing);
      ImageBatch fresh = all.holdout().load(preprocessing);
      paths.forEach(path -> tallies.add(new Tally(path, seed)));
      for (int from = 0; from < keys; from += AT_ONCE) {
        KeyTrials trials =
            KeyTrials.plan(
                base,
                files.identity(),
                written,
                Schemes.parse(scheme),
                Math.min(AT_ONCE, keys - from),
                from == 0 ? seed : seed.child("keys from " + from),
                precision,
                console.progress());
        for (Tally tally : tallies) {
          try (VisionModel suspect = VisionModel.open(tally.path);
              Backbone model = suspect.load()) {
            tally.digest = suspect.identity();
            trials.ask(model, fresh, policy, names, tally::add);
          }
        }
      }
    }
    return tell(tallies, console);
  }

  private static void requireCount(String option, int count) {
    if (count < 1 || count > MOST) {
      throw BadInput.of("The number is out of range")
          .at(option)
          .expected("1 to " + MOST)
          .found(count)
          .bad();
    }
  }

  private int tell(List<Tally> tallies, Console console) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("model", "asked", "shown", "inconclusive", "smallest corrected chance", "uniform"));
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    int shown = 0;
    for (Tally tally : tallies) {
      Optional<KolmogorovSmirnov> uniformity = tally.uniformity();
      document.add(tally.toJson(uniformity));
      shown += tally.shown;
      rows.add(tally.row(uniformity));
    }
    new Sheet("Random keys asked of models that they did not mark")
        .table(rows)
        .sentence(
            "uniform: how likely chances that stray as far from the uniform distribution are if bits"
                + " agree as fair coins (Kolmogorov-Smirnov). Undecided bits count as misses, so"
                + " the original itself, in which nothing can be decided, is far from it on the"
                + " safe side.")
        .print(console);
    json.write(console, document);
    return shown == 0 ? ExitCode.SHOWN : ExitCode.NOT_SHOWN;
  }

  /** What the keys found in one model. */
  private static final class Tally {
    static final int FEWEST_CHANCES = 20;

    private final Path path;
    private final RandomStream coins;
    private final List<Double> log10p = new ArrayList<>();
    private final List<Double> uniform = new ArrayList<>();
    private String digest = "";
    private int asked;
    private int shown;
    private int inconclusive;
    private double smallest;

    Tally(Path path, Seed seed) {
      this.path = path;
      this.coins = seed.stream("negatives/coins/" + path.getFileName());
    }

    void add(Verdict verdict) {
      asked++;
      shown += verdict instanceof Verdict.Shown ? 1 : 0;
      inconclusive += verdict instanceof Verdict.Inconclusive ? 1 : 0;
      verdict.tests().forEach(test -> smallest = Math.min(smallest, test.correctedLog10p()));
      List<TestResult> tests = verdict.tests();
      // All parts together as the scheme reads them first; a mark of one part has that one alone.
      tests.stream()
          .filter(test -> test.name().equals(TestResult.COMBINED))
          .findFirst()
          .or(() -> tests.stream().findFirst())
          .ifPresent(this::add);
    }

    private void add(TestResult test) {
      log10p.add(test.log10p());
      uniform.add(Binomial.randomisedP(test.bits(), test.matches(), coins.nextDouble()));
    }

    Optional<KolmogorovSmirnov> uniformity() {
      return uniform.size() < FEWEST_CHANCES
          ? Optional.empty()
          : Optional.of(
              KolmogorovSmirnov.uniform(
                  uniform.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    ObjectNode toJson(Optional<KolmogorovSmirnov> uniformity) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("model", path.toString()).put("digest", digest).put("asked", asked);
      json.put("shown", shown).put("inconclusive", inconclusive);
      json.put("smallestLog10p", smallest);
      uniformity.ifPresent(
          found ->
              json.putObject("kolmogorovSmirnov")
                  .put("distance", found.distance())
                  .put("p", found.p()));
      log10p.forEach(json.putArray("log10p")::add);
      return json;
    }

    List<String> row(Optional<KolmogorovSmirnov> uniformity) {
      return List.of(
          path.toString(),
          Integer.toString(asked),
          Integer.toString(shown),
          Integer.toString(inconclusive),
          Odds.of(smallest),
          uniformity.map(found -> Odds.of(StrictMath.log10(found.p()))).orElse("-"));
    }
  }
}
