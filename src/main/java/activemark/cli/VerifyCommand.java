package activemark.cli;

import activemark.bench.result.EnvelopeFile;
import activemark.error.BadInput;
import activemark.io.files.Targets;
import activemark.io.image.ImageBatch;
import activemark.io.image.Preprocessing;
import activemark.io.image.change.InputChange;
import activemark.mark.AnsweringSuspect;
import activemark.mark.Comparison;
import activemark.mark.Suspect;
import activemark.mark.Verification;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Pictures;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Procedure;
import activemark.proof.evidence.ReadingKit;
import activemark.proof.random.Seed;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Policy;
import activemark.report.Report;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Reads a mark from a suspect and says whether it is shown. */
@Command(
    name = "verify",
    description = {
      "Read a recipient's mark from a suspect and say whether it is shown.",
      "The unmarked original is always read too, as a control.",
      "Of a model that runs at somebody else's, recorded answers will do: FILE.jsonl with a line",
      "{\"picture\": NAME, \"vector\": [NUMBERS]} for each picture, NAME its place in --images DIR.",
      "Example: activemark verify suspect --mark acme.mark --base dinov2-small --images photos \\",
      "           --json evidence.json --report report.html"
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the mark is shown",
      "1:the mark is not shown",
      "2:bad usage or input",
      "3:inconclusive",
      "70:internal error"
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int FEWEST = 4;

  @ParentCommand private ActiveMark app;
  @Mixin private ImagesOption images;
  @Mixin private SuspectInput input;
  @Mixin private EngineRun engine;
  @Mixin private PolicyOptions policy;
  @Mixin private ComparisonOptions compared;
  @Mixin private JsonOutput json;
  @Mixin private ReportOutput report;

  @Parameters(
      paramLabel = "SUSPECT",
      description = "The model in question, or FILE.jsonl of what a service answered.")
  private Path path;

  @Option(
      names = "--mark",
      required = true,
      paramLabel = "FILE",
      description = "The private mark file that embed wrote.")
  private Path markFile;

  @Option(
      names = "--base",
      required = true,
      paramLabel = "MODEL",
      description = "The unmarked original.")
  private Path basePath;

  @Option(
      names = "--token",
      paramLabel = "T",
      defaultValue = "-1",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Ask the hidden mark at this token, 0 is CLS (default: the key's own place).")
  private int token;

  @Option(
      names = "--decoys",
      paramLabel = "N",
      defaultValue = "0",
      description = "Ask with N further keys that marked nothing, and rank the mark's own.")
  private int decoys;

  @Option(
      names = "--kit",
      paramLabel = "FILE",
      description =
          "Write what others need beside the evidence to read again (`activemark replay`).")
  private @Nullable Path kit;

  @Option(
      names = "--sealed",
      description =
          "Leave the mark's key out of the evidence. It stays secret, but others cannot recompute"
              + " the codeword.")
  private boolean sealed;

  @Option(
      names = "--envelope",
      paramLabel = "FILE",
      description = "An envelope.json, whose measurements the report is to show.")
  private @Nullable Path envelope;

  @Override
  public Integer call() {
    Console console = app.console();
    json.require();
    report.require();
    MarkFile mark = MarkFile.read(markFile);
    MarkFile.exposure(markFile).ifPresent(console::warn);
    Policy wanted = policy.policy();
    requireDecoys();
    requireKit();
    Optional<InputChange> change = input.change();
    List<EnvelopeFile> measured =
        envelope == null ? List.of() : List.of(EnvelopeFile.read(envelope));
    try (VisionModel base = VisionModel.open(basePath);
        Suspect suspect = Suspect.open(path)) {
      refuseModelOptions(suspect);
      Pictures pictures = images.toReadWith(suspect).atLeast(FEWEST);
      JsonNode prepared = mark.reading().path("preprocessing");
      Preprocessing preprocessing = engine.resized(Preprocessing.fromJson(prepared));
      Precision precision = engine.start();
      EngineRun.requireToken(token, "--token", suspect, base.spec(), preprocessing);
      ImageBatch batch = pictures.load(preprocessing);
      Evidence evidence =
          new Verification(
                  suspect,
                  mark,
                  base,
                  batch,
                  change.map(c -> pictures.load(preprocessing, c)).orElse(batch),
                  pictures.set(),
                  new Procedure(
                      preprocessing.toJson(),
                      token,
                      change.map(InputChange::text).orElse(""),
                      precision.name()),
                  wanted,
                  !sealed,
                  new Comparison(compared.controls(), compared.references()),
                  decoys,
                  new Seed(engine.seed()),
                  Version.current(),
                  precision,
                  console.progress())
              .run();
      EvidenceDescription.of(path.toString(), evidence).sheet().print(console);
      EvidenceDescription.tell(evidence.verdict(), console);
      json.write(console, evidence.toJson());
      if (kit != null) {
        ReadingKit.of(mark).write(kit);
        console.note("Wrote " + kit);
      }
      report.write(console, () -> Report.html(evidence, measured));
      return ExitCode.of(evidence.verdict());
    }
  }

  private void requireDecoys() {
    if (decoys < 0 || decoys > Decoys.MOST) {
      throw BadInput.of("The number of decoys is out of range")
          .at("--decoys")
          .expected("0 to " + Decoys.MOST)
          .found(decoys)
          .bad();
    }
  }

  /** A kit serves whoever has the key, and sealed evidence keeps it. */
  private void requireKit() {
    if (kit == null) {
      return;
    }
    if (sealed) {
      throw BadInput.of("A reading kit is of no use without the key")
          .at("--kit")
          .expected("evidence that reveals the key of this mark")
          .found("--sealed")
          .fix("Leave out one of the two.")
          .bad();
    }
    Targets.require(kit);
  }

  private void refuseModelOptions(Suspect suspect) {
    if (suspect instanceof AnsweringSuspect) {
      Modes.refuse(input.change().orElse(null), "--suspect-input", "with recorded answers");
      Modes.refuse(token == -1 ? null : token, "--token", "with recorded answers");
    }
  }
}
