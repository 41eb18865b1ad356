package activemark.proof.verdict;

import activemark.proof.canonical.Sha256;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.Reading;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.stats.Conformal;
import activemark.proof.stats.TestMartingale;
import activemark.proof.stats.WorkFactor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is told beside the verdict: other tests of the same readings, each under its own assumption,
 * and what the number would cost to forge. None of it decides, and no two are multiplied.
 */
public sealed interface Further {
  /** Name in documents. */
  String id();

  /** What was found, and what is assumed, for people. */
  String sentence();

  /**
   * The rank of the claim's key among keys that marked nothing.
   *
   * @param decoys number of keys beside the claim's own
   * @param atLeast how many agree with the suspect at least as well; ties count against the claim
   * @param p (1 + atLeast) / (decoys + 1)
   */
  record AmongDecoys(int decoys, int atLeast, double p) implements Further {
    @Override
    public String id() {
      return "decoys";
    }

    @Override
    public String sentence() {
      return say(
          "Of %d keys that marked nothing, drawn as the claim's own key was and read the same way,"
              + " %d agree with the suspect at least as well: %s. Assumed of an innocent suspect: it"
              + " met none of these keys, so each was as likely to fit best. So many keys cannot"
              + " give less than %s.",
          decoys, atLeast, Odds.of(StrictMath.log10(p)), least(decoys));
    }
  }

  /**
   * The rank of the suspect among reference models.
   *
   * @param references models that could be read as the suspect was
   * @param atLeast how many agree with the mark at least as well
   * @param p (1 + atLeast) / (references + 1)
   */
  record AmongReferences(int references, int atLeast, double p) implements Further {
    @Override
    public String id() {
      return "references";
    }

    @Override
    public String sentence() {
      return say(
          "Of %d reference models, %d agree with the mark at least as well as the suspect: %s."
              + " Assumed of an innocent suspect: it is one more model like them. So many models"
              + " cannot give less than %s.",
          references, atLeast, Odds.of(StrictMath.log10(p)), least(references));
    }
  }

  /**
   * The bits looked at one after the other.
   *
   * @param bits all of them
   * @param needed after how many the limit was reached; empty if it never was
   * @param log10 decimal logarithm of the stake at the end
   */
  record OneByOne(int bits, OptionalInt needed, double log10) implements Further {
    @Override
    public String id() {
      return "sequential";
    }

    @Override
    public String sentence() {
      String found =
          needed.isPresent()
              ? say(
                  "Looking at the bits one by one, %d of %d were enough for the limit.",
                  needed.getAsInt(), bits)
              : say("Looking at the bits one by one, all %d did not reach the limit.", bits);
      return found
          + " The order follows from the mark's digest. Assumed of an innocent suspect: every bit is"
          + " a fair coin, whatever the bits before it were; then no rule of stopping helps.";
    }
  }

  /**
   * What the strongest test would cost to forge.
   *
   * @param bits two to this power is the number of keys to try, after every correction
   */
  record Work(double bits) implements Further {
    /** A claim whose mark was not committed to before the suspect appeared needs this many. */
    public static final int UNDATED = 64;

    @Override
    public String id() {
      return "work";
    }

    /** What a test would cost to forge. */
    public static Work of(TestResult test) {
      return new Work(WorkFactor.bits(test.correctedLog10p()));
    }

    /** Whether the number speaks for itself, without a dated commitment. */
    public boolean enoughUndated() {
      return bits >= UNDATED;
    }

    @Override
    public String sentence() {
      if (bits < 1) {
        return "This is worth nothing as evidence: the first key that anybody tries does as well.";
      }
      return say(
          "Whoever tries keys until one fits a model he never touched needs about 2^%d of them,"
              + " after all corrections. A claim whose mark was not committed to, with a date,"
              + " before the suspect appeared should count from 2^%d only; this one %s.",
          (long) StrictMath.floor(bits + 1e-9),
          UNDATED,
          enoughUndated() ? "reaches that" : "needs the dated commitment");
    }
  }

  /** What can be told of evidence. */
  static List<Further> of(Evidence evidence) {
    List<Further> all = new ArrayList<>();
    List<Reading.StoredBits> stored = firstOfParts(evidence.readings());
    Policy policy = evidence.policy();
    if (!stored.isEmpty()) {
      int agree = agreement(stored, policy.twoSided());
      Decoys decoys = evidence.decoys();
      if (decoys != null) {
        int bits = bits(stored);
        double[] others =
            decoys.agreements().stream()
                .mapToDouble(each -> policy.twoSided() ? Math.max(each, bits - each) : each)
                .toArray();
        double p = Conformal.p(agree, others);
        all.add(new AmongDecoys(others.length, atLeast(agree, others), p));
      }
      double[] references = references(evidence, stored);
      if (references.length > 0) {
        double p = Conformal.p(agree, references);
        all.add(new AmongReferences(references.length, atLeast(agree, references), p));
      }
      all.add(oneByOne(evidence, stored));
    }
    Optional<TestResult> best =
        TestResult.strongest(evidence.verdict().tests()).filter(test -> !stored.isEmpty());
    best.ifPresent(test -> all.add(Work.of(test)));
    return all;
  }

  private static OneByOne oneByOne(Evidence evidence, List<Reading.StoredBits> stored) {
    boolean[] agrees = new boolean[bits(stored)];
    int at = 0;
    for (Reading.StoredBits reading : stored) {
      BitString decoded = reading.decoded();
      for (int i = 0; i < reading.bits(); i++) {
        agrees[at++] = decoded.get(i) == reading.expected().get(i);
      }
    }
    byte[] key = Sha256.of(Sha256.fields("activemark/v1/order", evidence.claim().markDigest()));
    int[] order = new RandomStream(key).permutation(agrees.length);
    boolean[] ordered = new boolean[agrees.length];
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = agrees[order[i]];
    }
    double limit =
        StrictMath.log10(evidence.policy().alpha()) - StrictMath.log10(evidence.policy().tries());
    TestMartingale played = TestMartingale.of(ordered, limit);
    return new OneByOne(played.coins(), played.needed(), played.log10());
  }

  /** How well each reference agrees of which all parts could be read that the suspect's were. */
  private static double[] references(Evidence evidence, List<Reading.StoredBits> stored) {
    List<String> parts = stored.stream().map(Reading.StoredBits::part).toList();
    return evidence.controls().stream()
        .filter(control -> control.id().startsWith(Control.REFERENCE))
        .map(control -> firstOfParts(control.readings()))
        .filter(read -> read.stream().map(Reading.StoredBits::part).toList().equals(parts))
        .mapToDouble(read -> agreement(read, evidence.policy().twoSided()))
        .toArray();
  }

  /** As the combined test does: a part that was read twice counts once. */
  private static List<Reading.StoredBits> firstOfParts(List<Reading> readings) {
    Map<String, Reading.StoredBits> first = new LinkedHashMap<>();
    for (Reading reading : readings) {
      if (reading instanceof Reading.StoredBits stored) {
        first.putIfAbsent(stored.part(), stored);
      }
    }
    return List.copyOf(first.values());
  }

  private static int agreement(List<Reading.StoredBits> readings, boolean twoSided) {
    int agree = readings.stream().mapToInt(Reading.StoredBits::matches).sum();
    return twoSided ? Math.max(agree, bits(readings) - agree) : agree;
  }

  private static int bits(List<Reading.StoredBits> readings) {
    return readings.stream().mapToInt(Reading.StoredBits::bits).sum();
  }

  private static int atLeast(double value, double[] others) {
    int count = 0;
    for (double other : others) {
      count += other >= value ? 1 : 0;
    }
    return count;
  }

  private static String least(int others) {
    return Odds.of(StrictMath.log10(Conformal.smallest(others)));
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
