package activemark.mark;

import activemark.error.BadInput;
import activemark.proof.evidence.Claim;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Opening;
import activemark.proof.evidence.Procedure;
import activemark.proof.evidence.ReadingKit;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.EvidenceCheck;
import activemark.proof.verdict.Repetition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the reading of a piece of evidence again, from the models themselves. What is brought must
 * be what the evidence is about; each way in which it is not has a message of its own.
 *
 * @param evidence that agrees with itself
 * @param mark the mark that the evidence is about
 */
public record Replay(Evidence evidence, MarkFile mark) {

  /**
   * A replay of evidence with the owner's mark file.
   *
   * @throws BadInput if the evidence disagrees with itself
   * @throws activemark.error.Incompatible if the mark is another one
   */
  public static Replay of(EvidenceCheck check, MarkFile mark) {
    requireHolding(check);
    Claim claim = check.evidence().claim();
    if (!mark.digest().equals(claim.markDigest())) {
      throw BadInput.of("This is not the mark that the evidence is about")
          .at("mark file")
          .expected("mark " + claim.markDigest())
          .found("mark " + mark.digest())
          .fix("Give the mark file of " + claim.recipient() + "'s copy, or the reading kit.")
          .incompatible();
    }
    return new Replay(check.evidence(), mark);
  }

  /**
   * A replay of evidence that reveals its key, by whoever has the reading kit.
   *
   * @throws BadInput if the evidence disagrees with itself or keeps its key
   * @throws activemark.error.Incompatible if the kit is another one
   */
  public static Replay of(EvidenceCheck check, ReadingKit kit) {
    requireHolding(check);
    Opening opening = check.evidence().opening();
    if (opening == null) {
      throw BadInput.of("The evidence does not reveal its key")
          .at("evidence")
          .expected("an opening")
          .found("evidence that was written with --sealed")
          .fix("Only the owner can repeat it: replay with --mark FILE.")
          .bad();
    }
    return new Replay(check.evidence(), kit.mark(check.evidence().claim(), opening));
  }

  private static void requireHolding(EvidenceCheck check) {
    if (!check.holds()) {
      throw BadInput.of("The evidence disagrees with itself, so there is nothing to repeat")
          .at("evidence")
          .found(check.disagreements().get(0))
          .fix("Take the file as it was written; `activemark check` lists what disagrees.")
          .bad();
    }
  }

  /**
   * Fails unless a suspect is the one that was examined.
   *
   * @param digest its identity, hex
   * @param ofAnswers whether it is a file of recorded answers
   */
  public void requireSuspect(Path path, String digest, boolean ofAnswers) {
    if (ofAnswers != evidence.suspect().isOfAnswers()) {
      throw BadInput.of("The evidence says that another kind of suspect was examined")
          .at(path)
          .expected(evidence.suspect().layout())
          .found(ofAnswers ? SuspectModel.ANSWERS : "a model")
          .fix("Do not believe it: answers are the word of whoever recorded them.")
          .incompatible();
    }
    require(
        "This is not the suspect of the evidence",
        path,
        evidence.suspect().digest(),
        digest,
        "Give the model that was examined, as it was; a changed copy is another suspect.");
  }

  /** Fails unless a model is the unmarked original of the claim. */
  public void requireBase(Path path, String digest) {
    require(
        "This is not the unmarked model of the evidence",
        path,
        evidence.claim().baseDigest(),
        digest,
        "Give the original that the claim names.");
  }

  private static void require(
      String what, Path path, String expected, String found, String remedy) {
    if (!expected.equals(found)) {
      throw BadInput.of(what)
          .at(path)
          .expected("the model " + expected)
          .found(found)
          .fix(remedy)
          .incompatible();
    }
  }

  /** Fails unless pictures are those of the reading, in their order. */
  public void requireImages(ImageSet found) {
    if (!found.equals(evidence.images())) {
      throw BadInput.of("These are not the pictures of the evidence")
          .at("--images")
          .expected(evidence.images().count() + " pictures, digest " + evidence.images().digest())
          .found(found.count() + " pictures, digest " + found.digest())
          .fix("Give the folder that was read, with the same pictures under the same names.")
          .incompatible();
    }
  }

  /**
   * Reads again.
   *
   * @param conditions with the pictures and the place of the evidence
   * @param comparison controls and references; those of the evidence, and any others
   */
  public Repetition run(Examiner suspect, Comparison comparison, Conditions conditions) {
    Examination again = suspect.examine(mark, conditions);
    List<Control> controls = new ArrayList<>(again.controls());
    controls.addAll(comparison.read(mark, evidence.suspect().digest(), conditions));
    return Repetition.of(evidence, again.readings(), controls);
  }

  /**
   * Reads on pictures that whoever judges chose, at the key's own place: pictures that an accuser
   * chose may have been chosen because they fit.
   *
   * @param comparison controls that the judge chose
   * @param conditions with those pictures
   * @param set what pictures those are
   * @return evidence of the same claim, judged by the usual limits
   */
  public Evidence onOwnPictures(
      Examiner suspect, Comparison comparison, ImageSet set, Conditions conditions) {
    Examination fresh = suspect.examine(mark, conditions);
    List<Control> controls = new ArrayList<>(fresh.controls());
    controls.addAll(comparison.read(mark, evidence.suspect().digest(), conditions));
    Procedure procedure = evidence.procedure();
    return Evidence.judged(
        evidence.toolVersion(),
        evidence.created(),
        evidence.claim(),
        evidence.suspect(),
        set,
        new Procedure(
            procedure.preprocessing(),
            conditions.token(),
            procedure.change(),
            conditions.precision().name()),
        fresh.preparation(),
        fresh.readings(),
        controls,
        null,
        evidence.policy().withUsualLimits(),
        evidence.opening(),
        null,
        null,
        Map.of());
  }
}
