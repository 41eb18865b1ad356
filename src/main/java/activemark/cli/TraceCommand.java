package activemark.cli;

import activemark.error.BadInput;
import activemark.io.files.OutputFolder;
import activemark.io.files.Targets;
import activemark.io.image.ImageBatch;
import activemark.io.image.Preprocessing;
import activemark.issue.FolderName;
import activemark.issue.Tracing;
import activemark.ledger.EditionBook;
import activemark.ledger.Integrity;
import activemark.ledger.Ledger;
import activemark.mark.Suspect;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Pictures;
import activemark.model.tensor.Precision;
import activemark.proof.key.OwnerKey;
import activemark.proof.verdict.Odds;
import activemark.proof.verdict.Policy;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Finds whose copy a suspect was made from. */
@Command(
    name = "trace",
    description = {
      "Find whose copy a suspect was made from, among all recipients of a ledger.",
      "The chance of naming any innocent at all is at most --alpha, however many recipients there"
          + " are.",
      "Example: activemark trace suspect --ledger ledger.db --key owner.key --base dinov2-small \\",
      "           --images photos --evidence found"
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:somebody is named",
      "1:nobody is named",
      "2:bad usage or input",
      "3:inconclusive: who stands out is not named, as a control stands out too",
      "70:internal error"
    })
final class TraceCommand implements Callable<Integer> {
  private static final int FEWEST = 4;

  @ParentCommand private ActiveMark app;
  @Mixin private LedgerOption ledgerOption;
  @Mixin private ImagesOption images;
  @Mixin private EngineRun engine;
  @Mixin private PassphraseOption passphrase;
  @Mixin private JsonOutput json;

  @Parameters(
      paramLabel = "SUSPECT",
      description = "The model in question, or FILE.jsonl of what a service answered.")
  private Path path;

  @Option(names = "--key", required = true, paramLabel = "FILE", description = "The owner's key.")
  private Path key;

  @Option(
      names = "--base",
      required = true,
      paramLabel = "MODEL",
      description = "The unmarked original.")
  private Path basePath;

  @Option(
      names = "--edition",
      paramLabel = "NAME",
      description = "The edition, if the ledger has several of this original.")
  private @Nullable String edition;

  @Option(
      names = "--alpha",
      paramLabel = "P",
      description = "Largest chance of naming any innocent (default: 1e-6).")
  private @Nullable Double alpha;

  @Option(
      names = "--evidence",
      paramLabel = "DIR",
      description = "New folder for the evidence against each who is named, for activemark check.")
  private @Nullable Path evidence;

  @Option(
      names = "--sealed",
      description =
          "Leave keys out of the evidence: they stay secret, and others cannot recompute.")
  private boolean sealed;

  @Option(
      names = "--no-note",
      description = "Do not note in the ledger that the suspect was traced.")
  private boolean unnoted;

  @Override
  public Integer call() {
    Console console = app.console();
    json.require();
    if (evidence != null) {
      Targets.require(evidence);
    }
    Policy policy = policy();
    OwnerKey owner = OwnerKey.read(key, passphrase.source(console));
    OwnerKey.exposure(key).ifPresent(console::warn);
    try (Ledger ledger = Ledger.open(ledgerOption.url());
        VisionModel base = VisionModel.open(basePath);
        Suspect suspect = Suspect.open(path)) {
      Pictures pictures = images.toReadWith(suspect).atLeast(FEWEST);
      Integrity integrity = ledger.check(Optional.empty());
      integrity.fault().ifPresent(fault -> console.warn("the ledger was changed: " + fault));
      String name = edition == null ? EditionBook.nameFor(ledger, base.identity()) : edition;
      EditionBook book = EditionBook.open(ledger, owner, name);
      Preprocessing preprocessing =
          engine.resized(Preprocessing.fromJson(book.edition().reading().path("preprocessing")));
      Precision precision = engine.start();
      ImageBatch batch = pictures.load(preprocessing);
      Tracing.Trace trace =
          new Tracing(
                  book,
                  base,
                  suspect,
                  batch,
                  pictures.set(),
                  policy,
                  !sealed,
                  Version.current(),
                  precision,
                  console.progress())
              .run();
      write(trace);
      if (!unnoted) {
        Tracing.note(ledger, trace); // it names documents by their digests, so those come first
      }
      report(console, trace, policy);
      if (!trace.named().isEmpty()) {
        return ExitCode.SHOWN;
      }
      return trace.withheld().isEmpty() ? ExitCode.NOT_SHOWN : ExitCode.INCONCLUSIVE;
    }
  }

  private Policy policy() {
    Policy defaults = Policy.defaults();
    double limit = alpha == null ? defaults.alpha() : alpha;
    if (!(limit > 0 && limit < 1)) {
      throw BadInput.of("The limit is not a probability")
          .at("--alpha")
          .expected("more than 0 and less than 1")
          .found(limit)
          .bad();
    }
    return defaults.withAlpha(limit);
  }

  private void report(Console console, Tracing.Trace trace, Policy policy) {
    Sheet sheet =
        new Sheet("Trace of " + path)
            .fact("edition", trace.examination().edition().name())
            .fact("recipients", recipients(trace))
            .fact("preparation", String.join("\n", trace.examination().preparation()))
            .fact(
                "compared",
                String.format(
                    Locale.ROOT,
                    "every recipient by %d tests, in %.2f s",
                    trace.tests(),
                    trace.compareSeconds()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("recipient", "chance if innocent, over all recipients"));
    trace.named().forEach(one -> rows.add(row(one)));
    if (rows.size() > 1) {
      sheet.table(rows);
    }
    sheet.print(console);
    for (Tracing.Accused one : trace.withheld()) {
      console.warn(
          one.recipient()
              + " stands out and is not named: "
              + one.evidence()
                  .map(e -> e.verdict().sentence())
                  .orElse("the ledger has no copy of his"));
    }
    String limit = Odds.of(StrictMath.log10(policy.alpha()));
    if (trace.named().isEmpty()) {
      String nearest =
          trace
              .nearest()
              .map(one -> "; the nearest has a chance of " + Odds.of(one.log10p()))
              .orElse("");
      console.say(
          console.paint(Style.BAD, "NOBODY NAMED")
              + " No recipient's bits agree better than chance allows (limit "
              + limit
              + nearest
              + "). This proves nobody innocent: a mark can be removed.");
    } else {
      console.say(
          console.paint(Style.GOOD, "NAMED")
              + " "
              + Printable.of(
                  String.join(
                      ", ", trace.named().stream().map(Tracing.Accused::recipient).toList()))
              + ". If the suspect was made without the copy of one who is named, he is among these"
              + " with a chance of at most "
              + limit
              + ", for all "
              + trace.counted()
              + " recipients of the ledger together.");
    }
    json.write(console, document(trace, policy));
  }

  private static String recipients(Tracing.Trace trace) {
    long others = trace.counted() - trace.recipients();
    return trace.recipients()
        + (others == 0 ? "" : ", and " + others + " of other editions counted as tries");
  }

  private static List<String> row(Tracing.Accused one) {
    return List.of(one.recipient(), Odds.of(one.log10p()));
  }

  private static ObjectNode document(Tracing.Trace trace, Policy policy) {
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("edition", trace.examination().edition().name())
            .put("suspectDigest", trace.examination().suspect().digest())
            .put("recipients", trace.recipients())
            .put("counted", trace.counted())
            .put("tests", trace.tests())
            .put("alpha", policy.alpha())
            .put("compareSeconds", trace.compareSeconds());
    ArrayNode named = document.putArray("named");
    for (Tracing.Accused one : trace.named()) {
      ObjectNode each =
          named.addObject().put("recipient", one.recipient()).put("log10p", one.log10p());
      one.evidence().ifPresent(e -> each.put("evidenceDigest", e.digest()));
    }
    ArrayNode withheld = document.putArray("withheld");
    trace.withheld().forEach(one -> withheld.add(one.recipient()));
    return document;
  }

  private void write(Tracing.Trace trace) {
    if (evidence == null || trace.named().isEmpty()) {
      return;
    }
    try (OutputFolder folder = OutputFolder.at(evidence)) {
      for (Tracing.Accused one : trace.named()) {
        byte[] text = one.evidence().orElseThrow().toText().getBytes(StandardCharsets.UTF_8);
        folder.write(FolderName.of(one.recipient()) + ".json", out -> out.write(text));
      }
      folder.commit();
    }
    app.console().note("Wrote " + evidence);
  }
}
