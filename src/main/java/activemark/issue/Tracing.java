package activemark.issue;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.ledger.EditionBook;
import activemark.ledger.Fact;
import activemark.ledger.Ledger;
import activemark.mark.EditionReading;
import activemark.mark.Suspect;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.ImageSet;
import activemark.proof.trace.Lineup;
import activemark.proof.trace.Suspicion;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Policy;
import activemark.proof.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds whose copy a suspect was made from: reads it once, compares what was read with the codeword
 * of every recipient of the edition, and judges those who stand out by the same exact tests and
 * controls as a single verification, with all recipients of the ledger counted as tries.
 *
 * @param book the edition, opened with the owner's key
 * @param base the unmarked original
 * @param suspect what is in question
 * @param images fresh pictures, prepared as the edition says
 * @param imageSet what pictures those are
 * @param policy what it takes; its alpha is the largest chance of naming any innocent at all
 * @param open whether evidence reveals the key of who is named, so that others can check it
 * @param toolVersion version of the program
 * @param precision of forward passes
 * @param progress told of long work
 */
public record Tracing(
    EditionBook book,
    VisionModel base,
    Suspect suspect,
    ImageBatch images,
    ImageSet imageSet,
    Policy policy,
    boolean open,
    String toolVersion,
    Precision precision,
    Progress progress) {

  /**
   * One who stands out.
   *
   * @param recipient his name
   * @param log10p decimal logarithm of his chance, corrected for all tests and all recipients of
   *     the ledger
   * @param evidence the whole evidence against him; empty if the ledger has no copy of his
   */
  public record Accused(String recipient, double log10p, Optional<Evidence> evidence) {}

  /**
   * What a tracing found.
   *
   * @param examination what was read
   * @param recipients how many were compared
   * @param counted how many chances are multiplied by: all recipients of the ledger
   * @param tests how many tests each was put to
   * @param compareSeconds how long the comparison took, reading the codewords included
   * @param named who was named, the strongest first
   * @param withheld who stands out, but whose evidence does not hold, such as for a control
   * @param nearest the strongest suspicion that is not enough; empty if somebody was named
   */
  public record Trace(
      EditionReading examination,
      long recipients,
      long counted,
      int tests,
      double compareSeconds,
      List<Accused> named,
      List<Accused> withheld,
      Optional<Accused> nearest) {}

  /** Runs the flow. */
  public Trace run() {
    EditionReading examination =
        EditionReading.of(
            book.edition(), book.places(), base, suspect, images, precision, progress);
    long start = System.nanoTime();
    Lineup lineup = book.compare(examination.soft(), policy.alpha());
    double seconds = (System.nanoTime() - start) * 1e-9;
    List<Accused> named = new ArrayList<>();
    List<Accused> withheld = new ArrayList<>();
    for (Suspicion suspicion : lineup.named()) {
      Accused accused = accused(examination, lineup, suspicion);
      boolean holds =
          accused.evidence().map(e -> e.verdict() instanceof Verdict.Shown).orElse(false);
      (holds ? named : withheld).add(accused);
    }
    Optional<Accused> nearest =
        lineup.named().isEmpty() && !lineup.strongest().isEmpty()
            ? Optional.of(
                new Accused(
                    book.recipient(lineup.strongest().get(0).recipient()),
                    lineup.corrected(lineup.strongest().get(0)),
                    Optional.empty()))
            : Optional.empty();
    return new Trace(
        examination,
        lineup.seen(),
        lineup.recipients(),
        lineup.tests(),
        seconds,
        named,
        withheld,
        nearest);
  }

  /** The codewords of the ledger only sorted out whom to look at; here the owner's key decides. */
  private Accused accused(EditionReading examination, Lineup lineup, Suspicion suspicion) {
    String recipient = book.recipient(suspicion.recipient());
    Policy counted = policy.withTries(Math.toIntExact(Math.max(1, lineup.recipients())));
    Optional<Evidence> evidence =
        book.releaseDigest(recipient, examination.suspect().digest())
            .map(
                digest ->
                    examination.against(
                        book.owner(), recipient, digest, imageSet, counted, open, toolVersion));
    return new Accused(recipient, lineup.corrected(suspicion), evidence);
  }

  /** Notes in the ledger what was found. */
  public static void note(Ledger ledger, Trace trace) {
    ledger.append(
        new Fact.SuspectTraced(
            trace.examination().edition().name(),
            trace.examination().suspect().digest(),
            trace.recipients(),
            trace.named().stream().map(Accused::recipient).toList(),
            trace.named().stream()
                .flatMap(accused -> accused.evidence().stream())
                .map(Evidence::digest)
                .toList()));
  }
}
