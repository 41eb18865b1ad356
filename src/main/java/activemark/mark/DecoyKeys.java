package activemark.mark;

import activemark.error.BadInput;
import activemark.io.progress.Progress;
import activemark.mark.keyed.KeyedScheme;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.mark.tied.TiedScheme;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.evidence.Reading;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Asks a suspect with keys that marked nothing, each drawn, planned and read as the claim's own.
 *
 * <p>The rank of the claim's key among them is exact if an innocent suspect could not tell the keys
 * apart. So all keys must come from one distribution, as they do, every plan must follow from base
 * and key by one rule, as it does in schemes without learned parts, and what is ranked must not
 * depend on how the plan was made. Marks are planned with pictures that only the owner has, decoys
 * with those of the reading; therefore the number of agreeing bits is ranked, and no soft score:
 * whatever the plan, every bit of an innocent suspect agrees as a fair coin.
 */
final class DecoyKeys {
  /** Plans hold large tensors, so not all are kept at once. */
  private static final int TOGETHER = 50;

  private static final String CUT = "cut";

  private DecoyKeys() {}

  /**
   * Asks with decoys.
   *
   * @param suspect gives what it shows of a mark that was never written
   * @param read what it showed of the mark in question; the same parts count for decoys
   * @throws BadInput if decoys mean nothing for this mark, or cannot be planned like it
   */
  static Optional<Decoys> ask(
      Function<MarkFile, List<Reading>> suspect,
      MarkFile mark,
      List<Reading> read,
      int count,
      Seed seed,
      Conditions conditions) {
    requireDrawnKeys(mark);
    Set<String> parts = new LinkedHashSet<>();
    read.stream()
        .filter(Reading.StoredBits.class::isInstance)
        .forEach(reading -> parts.add(reading.part()));
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> agreements = new ArrayList<>();
    try (Progress.Task task =
        conditions.progress().start("asking with decoy keys", count, "keys")) {
      for (int i = 0; i < count; i += TOGETHER) {
        KeyTrials trials =
            KeyTrials.plan(
                conditions.base(),
                mark.baseDigest(),
                conditions.images(),
                schemes(mark),
                options(mark),
                Math.min(TOGETHER, count - i),
                seed.child("decoys/" + i),
                conditions.precision(),
                Progress.silent());
        for (MarkFile decoy : trials.marks()) {
          requireAlike(mark, decoy);
          agreements.add(agreement(suspect.apply(decoy), parts));
          task.step(1);
        }
      }
    }
    return Optional.of(new Decoys(seed.value(), agreements));
  }

  /** A part that this decoy alone cannot be read in counts as if all of it agreed: against us. */
  private static int agreement(List<Reading> readings, Set<String> parts) {
    Map<String, Reading> first = new HashMap<>();
    readings.forEach(reading -> first.putIfAbsent(reading.part(), reading));
    int sum = 0;
    for (String part : parts) {
      sum =
          first.get(part) instanceof Reading.StoredBits stored
              ? sum + stored.matches()
              : MarkPart.MAX_BITS;
    }
    return sum;
  }

  private static void requireDrawnKeys(MarkFile mark) {
    for (MarkPart part : mark.parts()) {
      if (Schemes.byId(part.scheme()).nullClaim() instanceof NullClaim.Calibrated) {
        throw BadInput.of("Decoy keys prove nothing for this mark")
            .at("part " + part.id() + " of scheme " + part.scheme())
            .expected("parts that follow from a key alone")
            .found("a scheme with learned parts: no untrained decoy is like a trained pair")
            .fix("Leave out --decoys, or rank the suspect among models with --references.")
            .bad();
      }
    }
  }

  private static void requireAlike(MarkFile mark, MarkFile decoy) {
    Map<String, Integer> ours = new HashMap<>();
    Map<String, Integer> theirs = new HashMap<>();
    mark.parts().forEach(part -> ours.put(part.id(), part.bits()));
    decoy.parts().forEach(part -> theirs.put(part.id(), part.bits()));
    if (!ours.equals(theirs)) {
      throw BadInput.of("Decoys like this mark cannot be planned")
          .at("--decoys")
          .expected("parts and bits " + ours)
          .found(theirs)
          .fix("Leave the option out.")
          .bad();
    }
  }

  private static List<Scheme> schemes(MarkFile mark) {
    Set<String> ids = new LinkedHashSet<>();
    mark.parts().forEach(part -> ids.add(part.scheme()));
    return Schemes.parse(String.join("+", ids));
  }

  /** What the owner must have chosen, as the parts show it. */
  private static MarkOptions options(MarkFile mark) {
    int bits = 0;
    int block = -1;
    TreeSet<Integer> cuts = new TreeSet<>();
    for (MarkPart part : mark.parts()) {
      int cut = part.parameters().path(CUT).asInt();
      if (part.scheme().equals(KeyedScheme.ID)) {
        bits = part.bits();
        block = cut - 1;
      } else if (part.scheme().equals(TiedScheme.ID)) {
        cuts.add(cut);
      }
    }
    return new MarkOptions(bits, 0, List.copyOf(cuts), block, 0);
  }
}
