package activemark.mark;

import activemark.error.BadInput;
import activemark.io.checkpoint.Checkpoint;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.Alignment;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Engine;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Reading;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Policy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a mark from a suspect and from the controls, and lets the judge conclude.
 *
 * @param suspect the model in question
 * @param mark the private file of the mark
 * @param base the unmarked original
 * @param images fresh pictures, prepared as the mark file says
 * @param seen the same pictures as the suspect sees them, mostly the same batch
 * @param change how they differ, for people; empty where they do not
 * @param imageSet what pictures those are
 * @param policy what it takes
 * @param open whether the evidence lets others recompute the codewords, which reveals this mark
 * @param token token at which the hidden mark is asked; -1 for the key's own place
 * @param toolVersion version of the program
 * @param precision of forward passes
 * @param progress told of long work
 */
public record Verification(
    VisionModel suspect,
    MarkFile mark,
    VisionModel base,
    ImageBatch images,
    ImageBatch seen,
    String change,
    ImageSet imageSet,
    Policy policy,
    boolean open,
    int token,
    String toolVersion,
    Precision precision,
    Progress progress) {

  /**
   * Checks that base and suspect go with the mark, before anything expensive.
   *
   * @throws activemark.error.Incompatible if the base is not the one that was marked
   */
  private static void requireBase(MarkFile mark, Checkpoint base) {
    String digest = base.weightsDigest();
    if (!digest.equals(mark.baseDigest())) {
      throw BadInput.of("This is not the model that was marked")
          .at(base.root())
          .expected("weights with digest " + mark.baseDigest())
          .found(digest)
          .fix("Give the unmarked original of " + mark.recipient() + "'s copy with --base.")
          .incompatible();
    }
  }

  /** Runs the flow. */
  public Evidence run() {
    requireBase(mark, base.checkpoint());
    String digest = suspect.checkpoint().weightsDigest();
    boolean isBase = digest.equals(mark.baseDigest());
    boolean isRelease = digest.equals(mark.releaseDigest());
    List<Reading> readings;
    List<Control> controls;
    List<String> preparation = new ArrayList<>();
    ObjectNode fidelity = mark.fidelity();
    try (Backbone original = base.load();
        Backbone model = suspect.load()) {
      if (!change.isEmpty()) {
        preparation.add("the suspect saw the pictures through a change: " + change);
      }
      String mismatch =
          Alignment.obstacle(original.spec(), images, model.spec(), seen).orElse(null);
      if (mismatch != null) {
        preparation.add("no reading: " + mismatch);
        readings =
            mark.parts().stream()
                .<Reading>map(p -> new Reading.Unreadable(p.id(), p.scheme(), mismatch))
                .toList();
        try (Reader reader =
            new Reader(original, original, mark.parts(), images, precision, progress)) {
          controls = reader.controls(mark, token);
        }
      } else {
        try (Reader reader =
            new Reader(original, model, mark.parts(), images, seen, precision, progress)) {
          preparation.addAll(prepared(reader));
          readings = reader.suspect(mark, token);
          controls = reader.controls(mark, token);
          Fidelity alike = reader.fidelity();
          if (alike != null && alike.isFinite()) {
            fidelity.set("suspect", alike.toJson());
          }
        }
      }
    }
    ObjectNode profile = mark.reading().path("profile") instanceof ObjectNode json ? json : null;
    return Evidence.judged(
        toolVersion,
        Instant.now(),
        mark.claim(),
        new SuspectModel(
            suspect.checkpoint().root().getFileName().toString(),
            digest,
            suspect.layout(),
            isBase,
            isRelease),
        imageSet,
        preparation,
        readings,
        controls,
        policy,
        open ? mark.opening() : null,
        profile,
        fidelity,
        Engine.describe(precision));
  }

  /** What was done to a suspect before reading, for people. */
  static List<String> prepared(Reader reader) {
    List<String> words = reader.alignment().words();
    if (!words.isEmpty()) {
      return words;
    }
    return List.of(
        reader.shared() == 0
            ? "none: the suspect was read as it is"
            : String.format(
                Locale.ROOT,
                "none: the suspect was read as it is; its first %d blocks equal the original's bit"
                    + " for bit",
                reader.shared()));
  }
}
