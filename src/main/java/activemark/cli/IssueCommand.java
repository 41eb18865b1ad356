package activemark.cli;

import activemark.io.image.ImageBatch;
import activemark.io.image.Preprocessing;
import activemark.issue.Issue;
import activemark.ledger.Ledger;
import activemark.ledger.RecipientList;
import activemark.mark.Schemes;
import activemark.mark.scheme.MarkOptions;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Pictures;
import activemark.model.tensor.Precision;
import activemark.proof.key.OwnerKey;
import activemark.proof.random.Seed;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.SecureRandom;
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

/** Marks a copy for every recipient of a list and notes them in a ledger. */
@Command(
    name = "issue",
    description = {
      "Mark a copy for every recipient of a list and note them in a ledger.",
      "Can be stopped or killed at any time: the same command makes what is missing.",
      "Example: activemark issue dinov2-small --recipients customers.csv --ledger ledger.db \\",
      "           --key owner.key --images photos --out copies"
    })
final class IssueCommand implements Callable<Integer> {
  /** Pictures that every copy is read back with. */
  private static final int READ_BACK = 12;

  @ParentCommand private ActiveMark app;
  @Mixin private LedgerOption ledgerOption;
  @Mixin private ImagesOption images;
  @Mixin private EngineRun engine;
  @Mixin private PassphraseOption passphrase;
  @Mixin private JsonOutput json;

  @Parameters(paramLabel = "MODEL", description = "The original: a model folder.")
  private Path path;

  @Option(
      names = "--recipients",
      required = true,
      paramLabel = "FILE.csv",
      description = "UTF-8 CSV with one column whose heading is \"recipient\".")
  private Path list;

  @Option(names = "--key", required = true, paramLabel = "FILE", description = "The owner's key.")
  private Path key;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the copies, one folder for each recipient; made if missing.")
  private Path out;

  @Option(
      names = "--edition",
      paramLabel = "NAME",
      description = "Name of the edition (default: the name of the model's folder).")
  private @Nullable String edition;

  @Option(
      names = "--scheme",
      paramLabel = "S",
      defaultValue = Schemes.DEFAULT,
      description =
          "Of a new edition: keyed, tied, offset, spread, or several joined by + (${DEFAULT-VALUE}).")
  private String scheme;

  @Option(
      names = "--bits",
      paramLabel = "M",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Of a new edition: bits of the keyed mark (default: 256).")
  private int bits;

  @Override
  public Integer call() {
    Console console = app.console();
    long start = System.nanoTime();
    json.require();
    List<String> recipients = RecipientList.read(list);
    OwnerKey owner = OwnerKey.read(key, passphrase.source(console));
    OwnerKey.exposure(key).ifPresent(console::warn);
    try (Ledger ledger = Ledger.open(ledgerOption.url());
        VisionModel model = VisionModel.open(path)) {
      Preprocessing preprocessing = engine.preprocessing(model);
      Pictures pictures = images.toWriteWith(preprocessing);
      ImageBatch writing = pictures.writing().load(preprocessing);
      ImageBatch holdout =
          Pictures.spread(pictures.holdout().files(), READ_BACK).load(preprocessing);
      Precision precision = engine.start();
      List<Issue.Issued> issued =
          new Issue(
                  model,
                  ledger,
                  owner,
                  edition(model),
                  recipients,
                  out,
                  Schemes.parse(scheme),
                  new MarkOptions(bits, 0, List.of(), -1, 0),
                  writing,
                  holdout,
                  preprocessing.toJson(),
                  new Seed(engine.seed()),
                  new SecureRandom(),
                  precision,
                  console.progress())
              .run();
      report(console, ledger, issued, (System.nanoTime() - start) * 1e-9);
    }
    return ExitCode.SHOWN;
  }

  private String edition(VisionModel model) {
    Path root = model.checkpoint().root().toAbsolutePath().normalize();
    return edition == null ? root.getFileName().toString() : edition;
  }

  private void report(Console console, Ledger ledger, List<Issue.Issued> issued, double seconds) {
    long made = issued.stream().filter(Issue.Issued::made).count();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("recipient", "folder", "copy", "read back"));
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode array = document.putArray("copies");
    for (Issue.Issued one : issued) {
      rows.add(
          List.of(
              one.recipient(),
              one.folder().getFileName().toString(),
              one.releaseDigest().substring(0, 16),
              one.made() ? one.right() + " of " + one.bits() + " bits" : "was there"));
      array
          .addObject()
          .put("recipient", one.recipient())
          .put("folder", one.folder().toString())
          .put("releaseDigest", one.releaseDigest())
          .put("made", one.made());
    }
    new Sheet("Issued " + made + " of " + issued.size() + " copies; the others were there")
        .fact("ledger", ledgerOption.url())
        .fact("end", ledger.head() + " (note it elsewhere: ledger check --head)")
        .fact("time", String.format(Locale.ROOT, "%.1f s", seconds))
        .table(rows)
        .print(console);
    document.put("head", ledger.head().toString()).put("seconds", seconds);
    json.write(console, document);
  }
}
