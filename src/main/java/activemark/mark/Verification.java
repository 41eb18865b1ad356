package activemark.mark;

import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Engine;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Procedure;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.random.Seed;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Policy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a mark from a suspect and from the controls, and lets the judge conclude.
 *
 * @param suspect what is in question
 * @param mark the private file of the mark
 * @param base the unmarked original
 * @param images fresh pictures, prepared as the mark file says
 * @param seen the same pictures as the suspect sees them, mostly the same batch
 * @param imageSet what pictures those are
 * @param procedure how they are read
 * @param policy what it takes
 * @param open whether the evidence lets others recompute the codewords, which reveals this mark
 * @param comparison further models that are read
 * @param decoys how many keys that marked nothing are asked too; 0 for none
 * @param seed of the decoys
 * @param toolVersion version of the program
 * @param precision of forward passes
 * @param progress told of long work
 */
public record Verification(
    Suspect suspect,
    MarkFile mark,
    VisionModel base,
    ImageBatch images,
    ImageBatch seen,
    ImageSet imageSet,
    Procedure procedure,
    Policy policy,
    boolean open,
    Comparison comparison,
    int decoys,
    Seed seed,
    String toolVersion,
    Precision precision,
    Progress progress) {

  /**
   * Checks that base and suspect go with the mark, before anything expensive.
   *
   * @throws activemark.error.Incompatible if the base is not the one that was marked
   */
  private static void requireBase(MarkFile mark, VisionModel base) {
    String digest = base.identity();
    if (!digest.equals(mark.baseDigest())) {
      throw BadInput.of("This is not the model that was marked")
          .at(base.checkpoint().root())
          .expected("the model " + mark.baseDigest())
          .found(digest)
          .fix("Give the unmarked original of " + mark.recipient() + "'s copy with --base.")
          .incompatible();
    }
  }

  /** Runs the flow. */
  public Evidence run() {
    requireBase(mark, base);
    String digest = suspect.digest();
    List<String> preparation = new ArrayList<>();
    if (!procedure.change().isEmpty()) {
      preparation.add("the suspect saw the pictures through a change: " + procedure.change());
    }
    Examination found;
    List<Control> controls = new ArrayList<>();
    Optional<Decoys> asked = Optional.empty();
    try (Backbone original = base.load()) {
      Conditions conditions =
          new Conditions(original, images, seen, procedure.token(), precision, progress);
      found = suspect.examine(mark, conditions);
      if (decoys > 0) {
        asked = suspect.decoys(mark, found.readings(), decoys, seed, conditions);
      }
      controls.addAll(found.controls());
      controls.addAll(comparison.read(mark, digest, conditions));
    }
    preparation.addAll(found.preparation());
    ObjectNode fidelity = mark.fidelity();
    found.fidelity().ifPresent(alike -> fidelity.set("suspect", alike.toJson()));
    ObjectNode profile = mark.reading().path("profile") instanceof ObjectNode json ? json : null;
    return Evidence.judged(
        toolVersion,
        Instant.now(),
        mark.claim(),
        new SuspectModel(suspect.name(), digest, suspect.layout()),
        imageSet,
        procedure,
        preparation,
        found.readings(),
        controls,
        asked.orElse(null),
        policy,
        open ? mark.opening() : null,
        profile,
        fidelity,
        Engine.describe(precision));
  }
}
