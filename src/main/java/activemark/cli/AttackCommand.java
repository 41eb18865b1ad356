package activemark.cli;

import activemark.attack.Attacks;
import activemark.attack.Chain;
import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.io.files.Targets;
import activemark.io.image.ImageFolder;
import activemark.io.image.Preprocessing;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.ImageSource;
import activemark.model.data.SegmentedImages;
import activemark.model.data.Split;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Does to a model what a thief may do, to see whether its mark survives. */
@Command(
    name = "attack",
    description = {
      "Do to a model what a thief may do, and write the result as a model folder.",
      "Then verify and evaluate the result. List the attacks with: activemark attack --list",
      "Example: activemark attack prune dinov2-small-acme --set ratio=0.6 --out pruned \\",
      "           --then 'noise share=0.01'"
    })
final class AttackCommand implements Callable<Integer> {
  private static final double TEST_SHARE = 0.2;

  @ParentCommand private ActiveMark app;
  @Mixin private EngineRun engine;
  @Mixin private JsonOutput json;

  @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Which attack.")
  private @Nullable String id;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "The stolen model; it is not touched.")
  private @Nullable Path path;

  @Option(names = "--list", description = "List the attacks and their parameters.")
  private boolean list;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the attacked model; must not exist.")
  private @Nullable Path out;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the attack; may be given several times.")
  private List<String> set = List.of();

  @Option(
      names = "--then",
      paramLabel = "'ID NAME=VALUE ...'",
      description = "Another attack on the result of the former; may be given several times.")
  private List<String> then = List.of();

  @Option(
      names = "--base",
      paramLabel = "MODEL",
      description = "For attacks that use the public original.")
  private @Nullable Path base;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "For attacks that train on classes: one sub-folder of pictures per class, or train and"
              + " test folders of these.")
  private @Nullable Path data;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "For attacks that use pictures without classes.")
  private @Nullable Path images;

  @Option(
      names = "--copy",
      paramLabel = "MODEL",
      description = "For attacks that mix the copies of several recipients; may be repeated.")
  private List<Path> copies = List.of();

  @Override
  public Integer call() {
    if (list) {
      json.require();
      list();
      return ExitCode.SHOWN;
    }
    Chain chain = chain();
    Path model = given(path, "MODEL");
    Path target = given(out, "--out DIR");
    Targets.require(target);
    requireNeeded(chain);
    run(chain, model, target);
    return ExitCode.SHOWN;
  }

  private Chain chain() {
    Attack first = Attacks.named(given(id, "ID"));
    List<Chain.Step> steps = new ArrayList<>();
    steps.add(new Chain.Step(first, Settings.parse(first, set)));
    then.forEach(text -> steps.addAll(Chain.parse(text).steps()));
    return new Chain(steps);
  }

  private void run(Chain chain, Path model, Path target) {
    Console console = app.console();
    json.require();
    long start = System.nanoTime();
    try (VisionModel files = VisionModel.open(model)) {
      if (!files.checkpoint().otherWeights().isEmpty()) {
        console.warn(
            "the folder also holds "
                + String.join(", ", files.checkpoint().otherWeights())
                + ", which the attacked copy carries along as they are");
      }
      try (Backbone stolen = files.load()) {
        Thief thief = Thief.of(stolen, new Seed(engine.seed()), engine.start(), console.progress());
        try (Outcome outcome = withBase(chain, equipped(thief, files))) {
          files.save(
              stolen, outcome.model(), target, engine.recorded(files).map(Preprocessing::toJson));
          report(chain, outcome, model, target, (System.nanoTime() - start) * 1e-9);
        }
      }
    }
  }

  private Thief equipped(Thief thief, VisionModel files) {
    Thief equipped = thief;
    if (data != null) {
      Preprocessing preprocessing = engine.preprocessing(files);
      equipped =
          SegmentedImages.fits(data)
              ? equipped.withSegmented(
                  SegmentedImages.open(data, "train", preprocessing.squeezing()))
              : equipped.withLabelled(Split.open(data, preprocessing, TEST_SHARE, thief.seed()));
    }
    if (images != null) {
      Preprocessing preprocessing = engine.preprocessing(files);
      equipped = equipped.withImages(ImageSource.of(ImageFolder.list(images), preprocessing));
    }
    return equipped;
  }

  private Outcome withBase(Chain chain, Thief thief) {
    List<Backbone> loaded = new ArrayList<>();
    try {
      copies.forEach(copy -> loaded.add(load(copy)));
      Thief equipped = thief.withCopies(loaded);
      if (base != null) {
        Backbone original = load(base);
        loaded.add(original);
        equipped = equipped.withBase(original);
      }
      return chain.run(equipped);
    } finally {
      loaded.forEach(Backbone::close);
    }
  }

  private static Backbone load(Path path) {
    try (VisionModel files = VisionModel.open(path)) {
      return files.load();
    }
  }

  private void report(Chain chain, Outcome outcome, Path model, Path target, double seconds) {
    Console console = app.console();
    Sheet sheet = new Sheet("Attack " + chain).fact("stolen", model).fact("attacked", target);
    outcome
        .measures()
        .forEach(
            (name, value) -> sheet.fact(words(name), String.format(Locale.ROOT, "%.4g", value)));
    sheet.fact("time", String.format(Locale.ROOT, "%.1f s", seconds)).print(console);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("model", model.toString());
    document.put("out", target.toString()).put("seed", engine.seed()).put("seconds", seconds);
    put(document, chain.steps().get(0));
    if (chain.steps().size() > 1) {
      ArrayNode further = document.putArray("then");
      chain.steps().stream().skip(1).forEach(step -> put(further.addObject(), step));
    }
    outcome.measures().forEach(document.putObject("measures")::put);
    json.write(console, document);
  }

  private static void put(ObjectNode json, Chain.Step step) {
    json.put("attack", step.attack().id());
    step.settings().values().forEach(json.putObject("settings")::put);
  }

  /** An option that changes nothing is an error, as the user meant something by it. */
  private void requireNeeded(Chain chain) {
    for (Need need : Need.values()) {
      boolean given =
          switch (need) {
            case BASE -> base != null;
            case LABELLED -> data != null && !SegmentedImages.fits(data);
            case SEGMENTED -> data != null && SegmentedImages.fits(data);
            case IMAGES -> images != null;
            case COPIES -> !copies.isEmpty();
          };
      if (given == chain.needs().contains(need)) {
        continue;
      }
      throw given
          ? BadInput.of("The attack makes no use of an option")
              .at(chain.name())
              .found(need.option())
              .bad()
          : missing(chain, need);
    }
  }

  private static BadInput missing(Chain chain, Need need) {
    return chain.steps().stream()
        .map(Chain.Step::attack)
        .filter(attack -> attack.needs().contains(need))
        .findFirst()
        .map(need::missingFor)
        .orElseThrow();
  }

  private void list() {
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    for (Attack attack : Attacks.ALL) {
      document.add(description(attack));
      Sheet sheet = new Sheet(attack.id()).sentence(attack.description());
      if (!attack.needs().isEmpty()) {
        sheet.sentence(
            attack.needs().stream()
                .sorted()
                .map(need -> need.option() + ": " + need.what())
                .collect(Collectors.joining("\n", "needs ", "")));
      }
      if (!attack.parameters().isEmpty()) {
        sheet.table(rows(attack));
      }
      sheet.print(app.console());
      app.console().say("");
    }
    json.write(app.console(), document);
  }

  private static ObjectNode description(Attack attack) {
    ObjectNode one = JsonNodeFactory.instance.objectNode();
    one.put("id", attack.id()).put("description", attack.description());
    ArrayNode needs = one.putArray("needs");
    attack.needs().stream().sorted().forEach(need -> needs.add(need.option()));
    ArrayNode parameters = one.putArray("parameters");
    for (Parameter<?> parameter : attack.parameters()) {
      parameters
          .addObject()
          .put("name", parameter.name())
          .put("default", parameter.defaultText())
          .put("range", parameter.range())
          .put("what", parameter.what());
    }
    return one;
  }

  private static List<List<String>> rows(Attack attack) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("parameter", "default", "range", ""));
    for (Parameter<?> parameter : attack.parameters()) {
      rows.add(
          List.of(parameter.name(), parameter.defaultText(), parameter.range(), parameter.what()));
    }
    return rows;
  }

  private static <T> T given(@Nullable T value, String what) {
    if (value == null) {
      throw BadInput.of("Something is missing on the command line")
          .expected(what)
          .fix("activemark attack --help, or activemark attack --list")
          .bad();
    }
    return value;
  }

  /** {@code trainAccuracy} as people write it. */
  private static String words(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}
