package activemark.cli;

import activemark.error.BadInput;
import activemark.forge.Court;
import activemark.forge.Forgeries;
import activemark.forge.Forgery;
import activemark.forge.Scene;
import activemark.io.image.ImageFolder;
import activemark.io.image.Preprocessing;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Pictures;
import activemark.model.tensor.Precision;
import activemark.proof.random.Seed;
import activemark.proof.verdict.Odds;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Tries to frame an innocent model, and counts how often a careful judge would believe it. */
@Command(
    name = "forge",
    description = {
      "Try to frame a model that was never marked, in every way we know, and count how often a",
      "careful judge would accept the claim. List the ways with: activemark forge --list",
      "Example: activemark forge --model sibling --base dinov2-small --images photos \\",
      "           --attempts 10000"
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:no claim was accepted",
      "1:some claim was accepted",
      "2:bad usage or input",
      "70:internal error"
    })
final class ForgeCommand implements Callable<Integer> {
  private static final int FEWEST = 24;
  private static final int MOST = 10_000_000;

  @ParentCommand private ActiveMark app;
  @Mixin private EngineRun engine;
  @Mixin private JsonOutput json;

  @Parameters(arity = "0..*", paramLabel = "ID", description = "Which forgeries (default: all).")
  private List<String> ids = List.of();

  @Option(names = "--list", description = "List the forgeries and do nothing else.")
  private boolean list;

  @Option(names = "--model", paramLabel = "MODEL", description = "The innocent model.")
  private @Nullable Path innocentPath;

  @Option(names = "--base", paramLabel = "MODEL", description = "A public original.")
  private @Nullable Path basePath;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Pictures; every sixth is the judge's own.")
  private @Nullable Path images;

  @Option(
      names = "--attempts",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Attempts of all forgeries together (default: ${DEFAULT-VALUE}).")
  private int attempts;

  @Option(
      names = "--pair-steps",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Steps for which an accuser trains an encoder and a decoder (default: as many as the"
              + " published scheme).")
  private int pairSteps;

  @Override
  public Integer call() {
    Console console = app.console();
    json.require();
    List<Forgery> forgeries = Forgeries.named(ids);
    if (list) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("id", "the accuser"));
      ArrayNode document = JsonNodeFactory.instance.arrayNode();
      for (Forgery each : forgeries) {
        rows.add(List.of(each.id(), each.idea()));
        document.addObject().put("id", each.id()).put("idea", each.idea());
      }
      new Sheet("Forgeries").table(rows).print(console);
      json.write(console, document);
      return ExitCode.SHOWN;
    }
    if (attempts < forgeries.size() || attempts > MOST) {
      throw BadInput.of("The number of attempts is out of range")
          .at("--attempts")
          .expected(forgeries.size() + " to " + MOST)
          .found(attempts)
          .bad();
    }
    if (pairSteps < 0) {
      throw BadInput.of("The number of steps is negative")
          .at("--pair-steps")
          .expected("0 or more")
          .found(pairSteps)
          .bad();
    }
    Path model = Modes.needed(innocentPath, "--model", "without --list");
    Path original = Modes.needed(basePath, "--base", "without --list");
    Pictures all =
        Pictures.of(ImageFolder.list(Modes.needed(images, "--images", "without --list")))
            .atLeast(FEWEST);
    Precision precision = engine.start();
    try (VisionModel baseFiles = VisionModel.open(original);
        VisionModel files = VisionModel.open(model)) {
      Preprocessing preprocessing = engine.preprocessing(baseFiles);
      try (Backbone base = baseFiles.load();
          Backbone innocent = files.load()) {
        Scene scene =
            new Scene(
                base,
                baseFiles.identity(),
                innocent,
                files.identity(),
                Pictures.spread(all.writing().files(), 160).load(preprocessing),
                all.holdout().load(preprocessing),
                pairSteps,
                new Seed(engine.seed()),
                precision,
                console.progress());
        return tell(scene, Forgeries.shares(forgeries, attempts), console);
      }
    }
  }

  private int tell(Scene scene, Map<Forgery, Integer> shares, Console console) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("id", "tried", "heard", "accepted", "smallest chance", "refused because"));
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    int accepted = 0;
    for (Map.Entry<Forgery, Integer> each : shares.entrySet()) {
      Forgery forgery = each.getKey();
      Court court = new Court(scene);
      forgery.run(scene, each.getValue(), court);
      Court.Outcome outcome = court.outcome();
      accepted += outcome.accepted();
      int heard = outcome.accepted() + outcome.refusals().size();
      rows.add(
          List.of(
              forgery.id(),
              Integer.toString(outcome.tried()),
              Integer.toString(heard),
              Integer.toString(outcome.accepted()),
              Odds.of(outcome.smallestLog10p()),
              shortened(outcome.refusals().isEmpty() ? "" : outcome.refusals().get(0))));
      ObjectNode one = document.addObject().put("id", forgery.id()).put("idea", forgery.idea());
      one.put("tried", outcome.tried()).put("heard", heard).put("accepted", outcome.accepted());
      one.put("smallestLog10p", outcome.smallestLog10p());
      new TreeSet<>(outcome.refusals()).forEach(one.putArray("refusals")::add);
    }
    new Sheet("Claims against a model that nobody made from a marked copy")
        .table(rows)
        .sentence(
            "smallest chance: the least that a document stated which agreed with itself; made-up and"
                + " stolen readings are among them")
        .print(console);
    json.write(console, document);
    return accepted == 0 ? ExitCode.SHOWN : ExitCode.NOT_SHOWN;
  }

  private static String shortened(String reason) {
    return reason.length() <= 70 ? reason : reason.substring(0, 67) + "...";
  }
}
