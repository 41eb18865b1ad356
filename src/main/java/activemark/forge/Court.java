package activemark.forge;

import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.io.image.ImageBatch;
import activemark.mark.Comparison;
import activemark.mark.Conditions;
import activemark.mark.Examiner;
import activemark.mark.Replay;
import activemark.proof.commit.Ruling;
import activemark.proof.evidence.ReadingKit;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.EvidenceCheck;
import activemark.proof.verdict.Repetition;
import activemark.proof.verdict.TestResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hears accusations against one innocent model as a careful judge does, and keeps count: first the
 * document and the dates, then the reading again, then the same reading on the judge's own
 * pictures, all by the judge's limits.
 */
public final class Court {
  /** When the innocent model appeared, and what day it is, for the court's clocks. */
  static final Instant APPEARED = Instant.parse("2026-06-01T00:00:00Z");

  private static final Instant TODAY = Instant.parse("2026-07-01T00:00:00Z");

  private final Scene scene;
  private final List<String> refusals = new ArrayList<>();
  private int tried;
  private int accepted;
  private double smallest;

  /** A court for the innocent of a scene. */
  public Court(Scene scene) {
    this.scene = scene;
  }

  /** Counts attempts that the accuser himself thought too weak to bring. */
  void tried(int attempts) {
    tried += attempts;
  }

  /** Hears one accusation. */
  void hear(Accusation accusation) {
    Optional<String> refusal = refusal(accusation);
    if (refusal.isEmpty()) {
      accepted++;
    } else {
      refusals.add(refusal.get());
    }
  }

  /** Why an accusation is refused; empty if it is accepted. */
  Optional<String> refusal(Accusation accusation) {
    try {
      EvidenceCheck check = EvidenceCheck.of(accusation.document(), "the accuser's evidence");
      if (check.holds()) {
        smallest = Math.min(smallest, strongest(check.evidence()));
      }
      Ruling ruling = rule(check, accusation);
      if (!ruling.accepted()) {
        return Optional.of(ruling.reasons().get(0));
      }
      Replay replay = Replay.of(check, ReadingKit.of(accusation.mark()));
      replay.requireSuspect(Path.of("suspect"), scene.innocentDigest(), false);
      replay.requireBase(Path.of("base"), accusation.baseDigest());
      replay.requireImages(Scene.set(accusation.images()));
      ImageBatch images = accusation.images();
      Repetition again =
          replay.run(
              Examiner.of(scene.innocent()),
              Comparison.NONE,
              scene.asking(accusation.base(), images, replay.evidence().procedure().token()));
      if (!again.holds()) {
        return Optional.of("the reading does not repeat: " + firstThatDiffers(again));
      }
      Evidence own =
          replay.onOwnPictures(
              Examiner.of(scene.innocent()),
              Comparison.NONE,
              Scene.set(scene.judges()),
              scene.asking(accusation.base(), scene.judges(), Conditions.KEYS_OWN));
      Ruling onOwn = rule(EvidenceCheck.of(own.toJson(), "the judge's reading"), accusation);
      return onOwn.accepted()
          ? Optional.empty()
          : Optional.of("on the judge's own pictures " + onOwn.reasons().get(0));
    } catch (BadInput | Incompatible e) {
      return Optional.of(String.valueOf(e.getMessage()).lines().findFirst().orElse("refused"));
    }
  }

  private static Ruling rule(EvidenceCheck check, Accusation accusation) {
    return Ruling.on(check, accusation.committed(), Optional.of(APPEARED), TODAY);
  }

  private static String firstThatDiffers(Repetition again) {
    return again.parts().stream()
        .filter(part -> !part.holds())
        .findFirst()
        .map(Repetition.Part::inWords)
        .orElseGet(() -> "it is " + again.verdict().outcome());
  }

  private static double strongest(Evidence evidence) {
    return evidence.verdict().tests().stream()
        .mapToDouble(TestResult::correctedLog10p)
        .min()
        .orElse(0);
  }

  /** What came of it. */
  public Outcome outcome() {
    return new Outcome(tried + accepted + refusals.size(), refusals, accepted, smallest);
  }

  /**
   * What came of attempts.
   *
   * @param tried keys, pictures and documents tried, heard or not
   * @param refusals why accusations were refused, one each
   * @param accepted accusations that were not; each is a fault of the protocol
   * @param smallestLog10p decimal logarithm of the smallest corrected chance that a document stated
   *     which agreed with itself
   */
  public record Outcome(int tried, List<String> refusals, int accepted, double smallestLog10p) {
    /** Copies the list. */
    public Outcome {
      refusals = List.copyOf(refusals);
    }
  }
}
