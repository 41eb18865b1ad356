package activemark.proof.commit;

import activemark.error.Incompatible;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.NullClaim;
import activemark.proof.evidence.Reading;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.EvidenceCheck;
import activemark.proof.verdict.Further;
import activemark.proof.verdict.Odds;
import activemark.proof.verdict.TestResult;
import activemark.proof.verdict.Tries;
import activemark.proof.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether whoever judges a dispute should accept a claim, by his own rules and not by those that
 * the evidence brings along: it must agree with itself, reveal its key, show a stored mark by the
 * usual limits, and be either beyond what anybody could have found by trying, or committed to
 * before the suspect appeared and not read from a model that he chose himself. What only the models
 * can tell is for a replay.
 *
 * @param accepted whether nothing speaks against it
 * @param reasons everything that does, or what it rests on
 */
public record Ruling(boolean accepted, List<String> reasons) {
  /** Clocks may differ by this. */
  private static final Duration SLACK = Duration.ofDays(1);

  /** Copies the list. */
  public Ruling {
    reasons = List.copyOf(reasons);
  }

  /**
   * Rules on a claim.
   *
   * @param committed what the mark was committed to by, if at all
   * @param suspectSeen when the suspect was first seen, if that is known
   * @param now the judge's own clock
   */
  public static Ruling on(
      EvidenceCheck check,
      Optional<Committed> committed,
      Optional<Instant> suspectSeen,
      Instant now) {
    Evidence evidence = check.evidence();
    List<String> against = new ArrayList<>();
    if (!check.holds()) {
      against.add("the evidence disagrees with itself: " + check.disagreements().get(0));
      return new Ruling(false, against);
    }
    if (evidence.opening() == null) {
      against.add("the key is not revealed, so nobody can recompute the codewords");
    }
    committed.ifPresent(each -> belongs(each, evidence).ifPresent(against::add));
    clocks(evidence, committed, suspectSeen, now, against);
    Verdict verdict = judgedByTheUsual(evidence, committed);
    Optional<TestResult> best = verdict.strongest();
    if (!(verdict instanceof Verdict.Shown) || best.isEmpty()) {
      against.add("by the usual limits the mark is not shown: " + verdict.sentence());
      return new Ruling(false, against);
    }
    if (!best.get().nullHypothesis().equals(NullClaim.Keyed.FAIR.sentence())) {
      against.add(
          "the mark is shown by a rank among models only: a pair that was trained on a model nobody"
              + " touched ranks as high");
      return new Ruling(false, against);
    }
    Optional<String> chosen =
        committed.flatMap(each -> each.inclusion().otherwise(evidence.procedure()));
    boolean dated = dated(committed, suspectSeen) && chosen.isEmpty();
    Further.Work work = work(best.get());
    if (!dated && !work.enoughUndated()) {
      against.add(
          say(
              "%s, and without one a claim counts from 2^%d keys of work only; this one would take"
                  + " 2^%d",
              chosen
                  .map(what -> "no commitment to this way of reading is known: " + what)
                  .orElse("no dated commitment is known to be older than the suspect"),
              Further.Work.UNDATED,
              (long) Math.floor(work.bits())));
    }
    if (dated && !work.enoughUndated() && !isComparedWithAModel(evidence, best.get())) {
      against.add(
          say(
              "this claim would take 2^%d keys of work and no chosen model was read beside the"
                  + " suspect: below 2^%d a date alone will not do, as a mark can be made to be read"
                  + " from every model of a kind; read again with --controls, a model of no common"
                  + " origin and a sibling",
              (long) Math.floor(work.bits()), Further.Work.UNDATED));
    }
    if (!against.isEmpty()) {
      return new Ruling(false, against);
    }
    String odds = Odds.of(best.get().correctedLog10p());
    List<String> reasons = new ArrayList<>();
    reasons.add(
        dated
            ? "the mark was committed to before the suspect was seen; chance at most " + odds
            : "the date is not proved, but chance is at most "
                + odds
                + ": nobody finds such a key by trying");
    if (evidence.suspect().isOfAnswers()) {
      reasons.add(
          "only recorded answers were read, which anybody could have made up: this holds for a"
              + " service only if whoever judges recorded them himself");
    }
    return new Ruling(true, reasons);
  }

  /** Limits and corrections are the judge's: an accuser could have chosen lax ones. */
  private static Verdict judgedByTheUsual(Evidence evidence, Optional<Committed> committed) {
    Tries said = evidence.policy().tried();
    // Who committed to many marks could have tried them all, in every way of reading that he tried.
    int marks = committed.map(c -> c.commitment().count()).orElse(1);
    return evidence.judgedBy(
        evidence
            .policy()
            .withUsualLimits()
            .withTries(said.marks() >= marks ? said : new Tries(marks, 1, said.alignments())));
  }

  /** Whether some chosen control gave bits of every part that decides. */
  private static boolean isComparedWithAModel(Evidence evidence, TestResult best) {
    return evidence.controls().stream()
        .filter(control -> control.id().startsWith(Control.CHOSEN))
        .anyMatch(
            control ->
                control.readings().stream()
                    .filter(Reading.StoredBits.class::isInstance)
                    .map(Reading::part)
                    .collect(Collectors.toSet())
                    .containsAll(best.parts()));
  }

  private static Further.Work work(TestResult test) {
    return Further.Work.of(test);
  }

  private static Optional<String> belongs(Committed committed, Evidence evidence) {
    try {
      committed.inclusion().require(evidence.claim(), committed.commitment());
      return Optional.empty();
    } catch (Incompatible e) {
      return Optional.of(
          "the commitment is about another mark: "
              + String.valueOf(e.getMessage()).replaceAll("\\s*\\n\\s*", "; "));
    }
  }

  private static boolean dated(Optional<Committed> committed, Optional<Instant> suspectSeen) {
    Optional<Instant> time = committed.flatMap(Committed::time);
    return time.isPresent() && suspectSeen.isPresent() && time.get().isBefore(suspectSeen.get());
  }

  private static void clocks(
      Evidence evidence,
      Optional<Committed> committed,
      Optional<Instant> suspectSeen,
      Instant now,
      List<String> against) {
    Instant latest = now.plus(SLACK);
    if (evidence.created().isAfter(latest)) {
      against.add(
          say("a clock is wrong: the evidence says %s, which is to come", evidence.created()));
      return;
    }
    Optional<Instant> time = committed.flatMap(Committed::time);
    if (time.isPresent() && time.get().isAfter(latest)) {
      against.add(say("a clock is wrong: the timestamp says %s, which is to come", time.get()));
    }
    if (time.isPresent() && time.get().isAfter(evidence.created().plus(SLACK))) {
      against.add(
          say(
              "the mark was committed to on %s, after the evidence was made on %s",
              time.get(), evidence.created()));
    }
    if (suspectSeen.isPresent() && suspectSeen.get().isAfter(evidence.created().plus(SLACK))) {
      against.add(
          say(
              "a clock is wrong: the suspect was examined on %s and first seen on %s",
              evidence.created(), suspectSeen.get()));
    }
    if (time.isPresent() && suspectSeen.isPresent() && !dated(committed, suspectSeen)) {
      against.add(
          say(
              "the mark was committed to on %s, which is later than the suspect, seen on %s",
              time.get(), suspectSeen.get()));
    }
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
