package activemark.proof.verdict;

import activemark.proof.evidence.Control;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import activemark.proof.stats.Conformal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides from readings. The same readings give the same verdict, word for word; the wording
 * belongs to the evidence format, so that whoever checks a document can compare it.
 *
 * <p>Stored bits decide if there are any: each reading is put to two exact tests against fair
 * coins, one that counts bits and one that weighs them, and so are all parts together. The
 * corrected chance is the chance times the number of tests made, times the keys tried. Readings of
 * injected messages and scores have only a rank among the controls and decide only where no stored
 * bits could be read.
 */
public final class Judge {
  private final Policy policy;
  private final List<Reading> readings;
  private final List<Control> controls;
  private final List<TestResult> controlTests = new ArrayList<>();
  private final List<String> decodingControls = new ArrayList<>();

  private Judge(Policy policy, List<Reading> readings, List<Control> controls) {
    this.policy = policy;
    this.readings = readings;
    this.controls = controls;
    for (Control control : controls) {
      // One of many looks like a mark by chance alone, so their number counts.
      List<TestResult> tests =
          Chances.stored(
              control.id() + ": ", control.readings(), controls.size(), policy.twoSided());
      controlTests.addAll(tests);
      tests.stream()
          .filter(test -> test.correctedLog10p() <= StrictMath.log10(policy.controlAlpha()))
          .findFirst()
          .ifPresent(test -> decodingControls.add(test.inWords()));
    }
  }

  /** As the other, of a mark that changed the copy. */
  public static Verdict judge(
      Policy policy, List<Reading> readings, List<Control> controls, boolean suspectIsBase) {
    return judge(policy, readings, controls, suspectIsBase, false);
  }

  /**
   * The verdict on a suspect.
   *
   * @param readings what was read from it
   * @param controls the same readings where no mark can be; the one called {@link Control#BASE} is
   *     the unmarked model and must be among them for a mark to count as shown
   * @param suspectIsBase whether it is the unmarked model, byte for byte
   * @param copyIsBase whether the recipient's copy is the unmarked model, as when nothing but a
   *     fingerprint was taken of it
   * @throws IllegalArgumentException if one part was compared with different codewords
   */
  public static Verdict judge(
      Policy policy,
      List<Reading> readings,
      List<Control> controls,
      boolean suspectIsBase,
      boolean copyIsBase) {
    requireOneCodewordPerPart(readings, controls);
    Judge judge = new Judge(policy, readings, controls);
    List<TestResult> stored = Chances.stored("", readings, policy.tries(), policy.twoSided());
    if (suspectIsBase && copyIsBase && stored.isEmpty()) {
      return new Verdict.Shown(
          "The suspect is the owner's model itself, byte for byte, which is also what the recipient"
              + " got; to see that nothing needs to be read. Nothing was written into the copy, so"
              + " this does not tell one recipient's copy from another's or from the original.",
          List.of(),
          judge.controlTests);
    }
    if (suspectIsBase) {
      return judge.notShown(
          "The suspect is the unmarked original itself, byte for byte; it was not made from a"
              + " marked copy.",
          stored);
    }
    if (!stored.isEmpty()) {
      return judge.onStored(stored);
    }
    List<TestResult> ranked = Chances.ranked(readings, controls, policy.tries());
    if (!ranked.isEmpty()) {
      return judge.onRanked(ranked);
    }
    return judge.inconclusive("no part of the mark could be read" + judge.unreadable(), stored);
  }

  private Verdict onStored(List<TestResult> tests) {
    TestResult best = TestResult.strongest(tests).orElseThrow();
    if (!decodingControls.isEmpty()) {
      return inconclusive(
          say(
              "a control that must not show the mark shows it (%s), at or below the limit of %s for"
                  + " controls; so what was read from the suspect proves nothing.",
              String.join(", ", decodingControls), odds(policy.controlAlpha())),
          tests);
    }
    if (best.correctedLog10p() > StrictMath.log10(policy.alpha())) {
      return notShown(
          say(
              "The mark was not found: at best %d of %d secret bits agree (%s), which chance alone"
                  + " explains with a probability of up to %s (corrected for %s; the limit was %s)."
                  + " This does not prove the suspect innocent: a mark can be removed.%s",
              best.matches(),
              best.bits(),
              best.inWords(),
              odds(best),
              corrections(tests.size()),
              odds(policy.alpha()),
              turnedAround()),
          tests);
    }
    Optional<String> missing = best.parts().stream().filter(part -> !readOnBase(part)).findFirst();
    if (missing.isPresent()) {
      return inconclusive(
          say(
              "the bits agree, but part %s was not read from the unmarked original, so nobody can"
                  + " see that the original does not carry them too.",
              missing.get()),
          tests);
    }
    return new Verdict.Shown(
        say(
            "The suspect carries the mark: %d of %d secret bits agree (%s). A model that was made"
                + " without any copy carrying this mark agrees as well with a chance of at most %s"
                + " (corrected for %s; the limit was %s).",
            best.matches(),
            best.bits(),
            best.inWords(),
            odds(best),
            corrections(tests.size()),
            odds(policy.alpha())),
        tests,
        controlTests);
  }

  /**
   * What a two-sided judgement of the same readings would say, where it would say more. It would be
   * a second look at them.
   */
  private String turnedAround() {
    return TestResult.strongest(Chances.stored("", readings, 2 * policy.tries(), true))
        .filter(test -> !policy.twoSided())
        .filter(test -> test.correctedLog10p() <= StrictMath.log10(policy.alpha()))
        .map(
            test ->
                say(
                    " But fewer bits agree than chance explains (%s), as if somebody had turned them"
                        + " around; a two-sided judgement counts that, as one alignment more that"
                        + " was tried.",
                    test.inWords()))
        .orElse("");
  }

  private Verdict onRanked(List<TestResult> tests) {
    TestResult best = TestResult.strongest(tests).orElseThrow();
    Reading.Ranked reading = ranked(best.parts().get(0));
    boolean injected = reading instanceof Reading.InjectedBits;
    String meaning = meaning(reading);
    int references = Chances.references(reading.part(), controls).size();
    if (references == 0) {
      return inconclusive(
          say(
              "%s, which only a rank among reference models can judge, and none was read. %s",
              reads(injected), meaning),
          tests);
    }
    if (policy.alpha() < Conformal.smallest(references)) {
      return inconclusive(
          say(
              "%s, which only a rank among reference models can judge; %d of them cannot give less"
                  + " than %s, and the limit is %s. %s",
              reads(injected),
              references,
              odds(Conformal.smallest(references)),
              odds(policy.alpha()),
              meaning),
          tests);
    }
    String found =
        injected
            ? say(
                "%d of %d images carry their message within the tolerated errors (%s)",
                best.matches(), best.bits(), best.name())
            : say("%s (%s)", reading.shows(), best.name());
    if (best.correctedLog10p() <= StrictMath.log10(policy.alpha())) {
      return new Verdict.Shown(
          say(
              "The suspect %s better than the reference models: %s. If it were one"
                  + " more model like them, that rank would have a chance of %s (corrected for %s;"
                  + " the limit was %s). %s",
              injected ? "carries messages" : "answers",
              found,
              odds(best),
              corrections(tests.size()),
              odds(policy.alpha()),
              meaning),
          tests,
          controlTests);
    }
    return notShown(
        say(
            "The suspect does not %s clearly better than the reference models: %s. This"
                + " does not prove the suspect innocent. %s",
            injected ? "carry messages" : "answer", found, meaning),
        tests);
  }

  private static String reads(boolean injected) {
    return injected
        ? "the messages were put into the suspect and read back"
        : "the reading gives one number for the suspect";
  }

  private Reading.Ranked ranked(String part) {
    return readings.stream()
        .filter(reading -> reading instanceof Reading.Ranked && reading.part().equals(part))
        .map(Reading.Ranked.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** What models without the mark reach by the same reading, and the owner's where it was read. */
  private String meaning(Reading.Ranked reading) {
    List<String> others = new ArrayList<>();
    for (Control control : controls) {
      for (Reading.Ranked other : Chances.references(reading.part(), List.of(control))) {
        others.add(say("%s: %s", control.id(), other.shows()));
      }
    }
    String compared =
        others.isEmpty()
            ? "No model without the mark was read for comparison."
            : "For comparison, read from models without the mark: "
                + String.join("; ", others)
                + (reading instanceof Reading.InjectedBits
                    ? ". Where those return messages too, a reading shows a channel and not an"
                        + " origin."
                    : ".");
    return compared + ownerModel(reading.part());
  }

  private String ownerModel(String part) {
    return controls.stream()
        .filter(control -> control.id().equals(Control.OWNER_MODEL))
        .flatMap(control -> control.readings().stream())
        .filter(reading -> reading instanceof Reading.Ranked && reading.part().equals(part))
        .map(reading -> " The owner's own model gives " + ((Reading.Ranked) reading).shows() + ".")
        .findFirst()
        .orElse("");
  }

  private boolean readOnBase(String part) {
    return controls.stream()
        .filter(control -> control.id().equals(Control.BASE))
        .flatMap(control -> control.readings().stream())
        .anyMatch(reading -> reading instanceof Reading.StoredBits && reading.part().equals(part));
  }

  private String unreadable() {
    String reasons =
        readings.stream()
            .filter(Reading.Unreadable.class::isInstance)
            .map(Reading.Unreadable.class::cast)
            .map(reading -> reading.part() + ": " + reading.reason())
            .collect(Collectors.joining("; "));
    return (reasons.isEmpty() ? "" : " (" + reasons + ")")
        + ". That is not the same as an absent mark.";
  }

  private String corrections(int tests) {
    String made = tests == 1 ? "1 test" : tests + " tests";
    return policy.tries() == 1 ? made : say("%s and %s tried", made, policy.tried().inWords());
  }

  private Verdict notShown(String sentence, List<TestResult> tests) {
    return new Verdict.NotShown(sentence, tests, controlTests);
  }

  private Verdict inconclusive(String reason, List<TestResult> tests) {
    return new Verdict.Inconclusive(reason, tests, controlTests);
  }

  /** A control that is compared with other bits than the suspect is no control. */
  private static void requireOneCodewordPerPart(List<Reading> readings, List<Control> controls) {
    List<Reading> compared = new ArrayList<>(readings);
    controls.forEach(control -> compared.addAll(control.readings()));
    Map<String, BitString> codewords = new HashMap<>();
    for (Reading reading : compared) {
      if (reading instanceof Reading.StoredBits bits) {
        BitString first = codewords.putIfAbsent(bits.part(), bits.expected());
        if (first != null && !first.equals(bits.expected())) {
          throw new IllegalArgumentException(
              "part " + bits.part() + " is compared with two different codewords");
        }
      }
    }
  }

  private static String odds(TestResult test) {
    return Odds.of(test.correctedLog10p());
  }

  private static String odds(double chance) {
    return Odds.of(StrictMath.log10(chance));
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
