package activemark.cli;

import activemark.proof.evidence.Claim;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.Reading;
import activemark.proof.verdict.CountedTest;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Further;
import activemark.proof.verdict.Odds;
import activemark.proof.verdict.TestResult;
import activemark.proof.verdict.Verdict;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Evidence as people read it: the claim, what was read, every test, the verdict. */
final class EvidenceDescription {
  private static final int LINE = 100;

  private EvidenceDescription() {}

  /**
   * Describes evidence.
   *
   * @param name what to call the document, such as its path
   */
  static Described of(String name, Evidence evidence) {
    Claim claim = evidence.claim();
    boolean opened = evidence.opening() != null;
    Sheet sheet =
        new Sheet("Evidence " + name)
            .fact("suspect", evidence.suspect().name() + " (" + evidence.suspect().layout() + ")")
            .fact("", evidence.suspect().digest())
            .fact("claim", "made from the copy of " + claim.recipient())
            .fact("owner", claim.owner() + "\n" + claim.ownerCommitment())
            .fact("mark digest", claim.markDigest())
            .fact("base", claim.baseDigest())
            .fact("release", claim.releaseDigest())
            .fact("made", evidence.created() + " by activemark " + evidence.toolVersion())
            .fact("images", evidence.images().count())
            .fact("preparation", listed(evidence.preparation()))
            .fact("key", opened ? "revealed, so the codewords can be recomputed" : "not revealed");
    sheet.table(readings(evidence)).table(tests(evidence.verdict()));
    if (evidence.verdict().tests().stream().anyMatch(TestResult::weighted)) {
      sheet.sentence(
          "weighted: clearly read bits count more; corrected: the smaller of both chances, times the"
              + " tests and keys tried");
    }
    for (Further further : evidence.further()) {
      sheet.fact(further.id(), folded(further.sentence()));
    }
    ObjectNode json = evidence.toJson();
    json.remove("opening"); // the key is spent when it is revealed, and still no matter for a log
    json.put("kind", "evidence").put("path", name).put("opened", opened);
    return new Described(json, sheet);
  }

  /** Prints the verdict: the outcome in a word, then its sentence. */
  static void tell(Verdict verdict, Console console) {
    Style style =
        switch (ExitCode.of(verdict)) {
          case ExitCode.SHOWN -> Style.GOOD;
          case ExitCode.NOT_SHOWN -> Style.BAD;
          default -> Style.DOUBTFUL;
        };
    String outcome = verdict.outcome().replace('-', ' ').toUpperCase(Locale.ROOT);
    console.say(console.paint(style, outcome) + " " + Printable.of(verdict.sentence()));
  }

  /**
   * What a command ends with that looks at somebody else's evidence. Whoever writes evidence writes
   * its limits too: what is shown by those alone decides nothing.
   */
  static int exitCode(Evidence evidence, Verdict verdict, Console console) {
    Optional<String> laxer = evidence.policy().laxer();
    if (laxer.isEmpty()) {
      return ExitCode.of(verdict);
    }
    boolean byThoseAlone =
        verdict instanceof Verdict.Shown
            && !(evidence.judgedBy(evidence.policy().withUsualLimits()) instanceof Verdict.Shown);
    console.warn(
        "the evidence brings laxer limits than usual: "
            + laxer.get()
            + (byThoseAlone ? "; by the usual limits the mark is not shown" : ""));
    return byThoseAlone ? ExitCode.INCONCLUSIVE : ExitCode.of(verdict);
  }

  /** A sentence in lines that fit a terminal beside a label. */
  private static String folded(String sentence) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : List.of(sentence.split(" ", -1))) {
      boolean fits = column + word.length() < LINE;
      if (column > 0) {
        lines.append(fits ? ' ' : '\n');
      }
      column = (column > 0 && fits ? column + 1 : 0) + word.length();
      lines.append(word);
    }
    return lines.toString();
  }

  private static String listed(List<String> sentences) {
    return sentences.isEmpty() ? "none" : String.join("\n", sentences);
  }

  private static List<List<String>> readings(Evidence evidence) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("read from", "part", "place", "found"));
    evidence.readings().forEach(reading -> rows.add(row("suspect", reading)));
    for (Control control : evidence.controls()) {
      control.readings().forEach(reading -> rows.add(row(control.id(), reading)));
    }
    return rows;
  }

  private static List<String> row(String from, Reading reading) {
    if (reading instanceof Reading.StoredBits stored) {
      String found = stored.matches() + " of " + stored.bits() + " bits agree";
      return List.of(from, stored.part(), stored.place(), found);
    }
    if (reading instanceof Reading.InjectedBits injected) {
      String found =
          String.format(
              Locale.ROOT,
              "%d of %d images within %d errors, %.1f %% of bits",
              injected.imagesWithinTolerance(),
              injected.images(),
              injected.tolerance(),
              100 * injected.shareOfBits());
      return List.of(from, injected.part(), injected.place(), found);
    }
    if (reading instanceof Reading.Score score) {
      return List.of(from, score.part(), score.place(), score.shows());
    }
    String reason = reading instanceof Reading.Unreadable unreadable ? unreadable.reason() : "";
    return List.of(from, reading.part(), reading.way(), "unreadable: " + reason);
  }

  private static List<List<String>> tests(Verdict verdict) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("test", "agree", "chance", "weighted", "corrected"));
    rows.addAll(rows(verdict.tests()));
    rows.addAll(rows(verdict.controls()));
    return rows;
  }

  private static List<List<String>> rows(List<TestResult> tests) {
    return CountedTest.of(tests).stream()
        .map(
            row ->
                List.of(
                    row.count().name(),
                    row.count().matches() + "/" + row.count().bits(),
                    Odds.of(row.count().log10p()),
                    row.weighted().map(twin -> Odds.of(twin.log10p())).orElse(""),
                    Odds.of(row.correctedLog10p())))
        .toList();
  }
}
