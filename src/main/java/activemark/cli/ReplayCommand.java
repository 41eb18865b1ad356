package activemark.cli;

import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
import activemark.io.image.ImageFolder;
import activemark.io.image.Preprocessing;
import activemark.io.image.change.InputChanges;
import activemark.mark.AnsweringSuspect;
import activemark.mark.Comparison;
import activemark.mark.Conditions;
import activemark.mark.Replay;
import activemark.mark.Suspect;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Pictures;
import activemark.model.tensor.Precision;
import activemark.proof.commit.Committed;
import activemark.proof.commit.Ruling;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Procedure;
import activemark.proof.evidence.ReadingKit;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.EvidenceCheck;
import activemark.proof.verdict.Repetition;
import activemark.proof.verdict.Verdict;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Reads the suspect of an evidence file again and compares. */
@Command(
    name = "replay",
    description = {
      "Make the reading of an evidence file again and compare: every bit must be decided alike,",
      "soft bits within 1e-3 of their size (within a tenth, if what is read now is beyond what",
      "anybody finds by trying keys). Needs the suspect, the original and the pictures, and the",
      "reading kit that `verify --kit` wrote, or the owner's mark file.",
      "Example: activemark replay evidence.json --suspect suspect --base dinov2-small \\",
      "           --images photos --kit acme.kit --own-images my-photos",
      "With --own-images it also rules on the claim as read there, by the usual limits and with the",
      "dates that are given."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it repeats, and the mark is shown",
      "1:it repeats, and the mark is not shown",
      "2:it does not repeat, or bad usage or input",
      "3:it repeats and decides nothing, or it does not hold or is refused on other pictures",
      "70:internal error"
    })
final class ReplayCommand implements Callable<Integer> {
  @ParentCommand private ActiveMark app;
  @Mixin private EngineRun engine;
  @Mixin private ComparisonOptions compared;
  @Mixin private DisputeOptions dispute;
  @Mixin private JsonOutput json;

  @Parameters(paramLabel = "EVIDENCE.json", description = "What verify --json wrote.")
  private Path file;

  @Option(
      names = "--suspect",
      required = true,
      paramLabel = "SUSPECT",
      description = "The model, or the file of recorded answers, that was examined.")
  private Path suspectPath;

  @Option(
      names = "--base",
      required = true,
      paramLabel = "MODEL",
      description = "The unmarked original.")
  private Path basePath;

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "The folder of pictures that was read.")
  private Path images;

  @Option(
      names = "--kit",
      paramLabel = "FILE",
      description = "The reading kit that verify --kit wrote; the key is in the evidence.")
  private @Nullable Path kit;

  @Option(
      names = "--mark",
      paramLabel = "FILE",
      description = "The owner's mark file, instead of the kit.")
  private @Nullable Path markFile;

  @Option(
      names = "--own-images",
      paramLabel = "DIR",
      description =
          "Pictures of your own choice: the verdict must be the same on them. An accuser could have"
              + " chosen his because they fit.")
  private @Nullable Path ownImages;

  @Override
  public Integer call() {
    Console console = app.console();
    json.require();
    requireWhatIsRuledOn();
    Optional<Committed> committed = dispute.committed();
    Optional<Instant> seen = dispute.suspectSeen();
    Replay replay = replay(EvidenceCheck.of(file), console);
    Procedure procedure = replay.evidence().procedure();
    try (VisionModel base = VisionModel.open(basePath);
        Suspect suspect = Suspect.open(suspectPath)) {
      Pictures pictures = pictures(suspect, replay);
      replay.requireSuspect(suspectPath, suspect.digest(), suspect instanceof AnsweringSuspect);
      replay.requireBase(basePath, base.identity());
      replay.requireImages(pictures.set());
      Preprocessing preprocessing = Preprocessing.fromJson(procedure.preprocessing());
      EngineRun.requireToken(
          procedure.token(), "procedure.token", suspect, base.spec(), preprocessing);
      Precision precision = engine.startOr(precision(procedure));
      try (Backbone original = base.load()) {
        Conditions asked =
            conditions(original, pictures, preprocessing, procedure, procedure.token(), precision);
        Comparison comparison = new Comparison(compared.controls(), compared.references());
        Repetition repetition = replay.run(suspect, comparison, asked);
        Optional<Evidence> own = Optional.empty();
        if (ownImages != null) {
          int count = Math.max(Pictures.READ, asked.images().n());
          Pictures mine = Pictures.spread(ImageFolder.list(ownImages), count);
          Conditions fresh =
              conditions(original, mine, preprocessing, procedure, Conditions.KEYS_OWN, precision);
          own = Optional.of(replay.onOwnPictures(suspect, comparison, mine.set(), fresh));
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        int code = tell(replay, repetition, document, console);
        if (own.isPresent()) {
          int onOwn = tellOwn(own.get(), repetition.verdict(), committed, seen, document, console);
          code = code == ExitCode.BAD_INPUT ? code : onOwn;
        }
        json.write(console, document);
        return code;
      }
    }
  }

  private Pictures pictures(Suspect suspect, Replay replay) {
    if (suspect instanceof AnsweringSuspect recorded) {
      // What a service says of other pictures is only known to who asks it.
      Modes.refuse(ownImages, "--own-images", "with recorded answers");
      return recorded.answers().pictures(images);
    }
    return Pictures.spread(ImageFolder.list(images), replay.evidence().images().count());
  }

  private Replay replay(EvidenceCheck check, Console console) {
    if (markFile != null) {
      Modes.refuse(kit, "--kit", "with --mark");
      MarkFile.exposure(markFile).ifPresent(console::warn);
      return Replay.of(check, MarkFile.read(markFile));
    }
    return Replay.of(check, ReadingKit.read(Modes.needed(kit, "--kit", "without --mark")));
  }

  /** Pictures as the base sees them, and the suspect through the change of the evidence. */
  private Conditions conditions(
      Backbone original,
      Pictures pictures,
      Preprocessing preprocessing,
      Procedure procedure,
      int token,
      Precision precision) {
    ImageBatch images = pictures.load(preprocessing);
    ImageBatch seen =
        procedure.change().isEmpty()
            ? images
            : pictures.load(preprocessing, InputChanges.parse(procedure.change()));
    return new Conditions(original, images, seen, token, precision, app.console().progress());
  }

  private static Precision precision(Procedure procedure) {
    try {
      return Precision.valueOf(procedure.precision());
    } catch (IllegalArgumentException e) {
      throw BadInput.of("The precision of the reading is not known")
          .at("procedure.precision")
          .expected(List.of(Precision.values()))
          .found(procedure.precision())
          .fix("Repeat it with the version of the program that wrote the evidence.")
          .bad(e);
    }
  }

  private int tell(Replay replay, Repetition repetition, ObjectNode document, Console console) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("read from", "part", "repeats", "how"));
    document.put("file", file.toString()).put("repeats", repetition.repeats());
    ArrayNode parts = document.putArray("parts");
    for (Repetition.Part part : repetition.parts()) {
      rows.add(row(part, part.holds() ? "yes" : repetition.holds() ? "roughly" : "NO"));
      add(parts, part);
    }
    ArrayNode further = document.putArray("controls");
    for (Repetition.Part part : repetition.further()) {
      rows.add(row(part, part.holds() ? "yes" : "as chance"));
      add(further, part);
    }
    new Sheet("Replay of " + file).table(rows).print(console);
    Verdict verdict = repetition.verdict();
    document.put("outcome", verdict.outcome()).put("sentence", verdict.sentence());
    if (replay.evidence().decoys() != null) {
      console.note("Not repeated: the decoys. Ask with new ones by verify --decoys.");
    }
    int code = EvidenceDescription.exitCode(replay.evidence(), verdict, console);
    if (!repetition.same()) {
      console.say(
          "The evidence says "
              + replay.evidence().verdict().outcome()
              + ", the repeated reading "
              + Printable.of(verdict.outcome() + ": " + verdict.sentence()));
    }
    if (repetition.holds()) {
      if (!repetition.repeats()) {
        console.warn(
            "soft bits differ by more than other processors make; the verdict is that of this"
                + " reading, which nobody reaches by trying keys");
      }
      EvidenceDescription.tell(verdict, console);
    } else {
      console.error("The reading does not repeat; the evidence is not about this suspect.");
      code = ExitCode.BAD_INPUT;
    }
    return code;
  }

  /**
   * What pictures say that the accuser did not choose, and whether a claim that rests on them
   * should be accepted: what he reached on his own, he may have looked for.
   */
  private static int tellOwn(
      Evidence own,
      Verdict repeated,
      Optional<Committed> committed,
      Optional<Instant> seen,
      ObjectNode document,
      Console console) {
    Verdict verdict = own.verdict();
    document.put("ownOutcome", verdict.outcome()).put("ownSentence", verdict.sentence());
    console.say("On your own pictures:");
    EvidenceDescription.tell(verdict, console);
    if (!verdict.outcome().equals(repeated.outcome())) {
      console.error("The verdict holds only on the pictures that the accuser chose.");
      return ExitCode.INCONCLUSIVE;
    }
    if (!(verdict instanceof Verdict.Shown) || own.opening() == null) {
      return ExitCode.of(verdict); // with a sealed key the owner reads for himself alone
    }
    EvidenceCheck check = EvidenceCheck.of(own.toJson(), "the reading on your own pictures");
    Ruling ruling = Ruling.on(check, committed, seen, Instant.now());
    RulingDescription.tell(ruling, console, document);
    return ruling.accepted() ? ExitCode.SHOWN : ExitCode.INCONCLUSIVE;
  }

  private void requireWhatIsRuledOn() {
    if (dispute.given() && ownImages == null) {
      throw BadInput.of("A ruling needs pictures that the accuser did not choose")
          .at("--own-images")
          .found("dates, and no pictures of yours")
          .fix(
              "Name a folder of your own pictures, or rule on the document alone: activemark check.")
          .bad();
    }
  }

  private static List<String> row(Repetition.Part part, String repeats) {
    return List.of(part.from(), part.part(), repeats, part.inWords());
  }

  private static void add(ArrayNode target, Repetition.Part part) {
    target
        .addObject()
        .put("from", part.from())
        .put("part", part.part())
        .put("repeats", part.holds())
        .put("flipped", part.flipped())
        .put("distance", part.distance());
  }
}
