package activemark.proof.verdict;

import activemark.proof.canonical.Sha256;
import activemark.proof.canonical.StrictJson;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Opening;
import activemark.proof.evidence.Procedure;
import activemark.proof.evidence.Reading;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One dispute from a seed: a mark of two parts, a suspect that carries it, a base that does not.
 */
final class Case {
  static final Seed SEED = new Seed(20260101);
  static final Instant THEN = Instant.parse("2026-01-31T12:00:00Z");
  static final MarkKey KEY = MarkKey.of(SEED.stream("key").nextBytes(32));
  static final MarkPart KEYED =
      new MarkPart("keyed", "activemark-keyed", 256, StrictJson.parse("{}", "test"), Map.of());
  static final MarkPart TIED =
      new MarkPart("tied-7", "activemark-tied", 128, StrictJson.parse("{}", "test"), Map.of());
  static final MarkFile MARK =
      new MarkFile(
          "Example Labs",
          digest("owner"),
          "recipient-17",
          KEY,
          digest("base"),
          digest("release"),
          THEN,
          StrictJson.parse("{\"size\":224}", "test"),
          List.of(KEYED, TIED),
          StrictJson.parse("{\"cosine\":0.9985}", "test"));

  static final Procedure PROCEDURE =
      new Procedure(StrictJson.parse("{\"size\":224}", "test"), -1, "", "FLOAT32");

  private Case() {}

  static String digest(String of) {
    return Sha256.hex(of.getBytes(StandardCharsets.UTF_8));
  }

  /** Soft bits that agree with the part's codeword in all but the first so many places. */
  static Reading.StoredBits reading(MarkPart part, int wrong) {
    BitString codeword = MARK.codewords().of(part);
    float[] signs = codeword.signs();
    RandomStream stream = SEED.stream("soft/" + part.id());
    double[] soft = new double[signs.length];
    for (int i = 0; i < soft.length; i++) {
      soft[i] = (i < wrong ? -1 : 1) * signs[i] * (0.1 + stream.nextDouble());
    }
    return new Reading.StoredBits(part.id(), part.scheme(), "block 9", codeword, soft);
  }

  /** The same, every bit read as clearly as any other: then weighing is counting. */
  static Reading.StoredBits even(MarkPart part, int wrong) {
    Reading.StoredBits uneven = reading(part, wrong);
    double[] soft = uneven.soft();
    for (int i = 0; i < soft.length; i++) {
      soft[i] = Math.signum(soft[i]);
    }
    return new Reading.StoredBits(part.id(), part.scheme(), "block 9", uneven.expected(), soft);
  }

  /** Bits with a weak signal in all of them: noise of size 1 around the expected sign times it. */
  static Reading.StoredBits weak(MarkPart part, double signal) {
    BitString codeword = MARK.codewords().of(part);
    float[] signs = codeword.signs();
    RandomStream stream = SEED.stream("weak/" + part.id());
    double[] soft = new double[signs.length];
    for (int i = 0; i < soft.length; i++) {
      soft[i] = signs[i] * (signal + stream.nextGaussian());
    }
    return new Reading.StoredBits(part.id(), part.scheme(), "block 9", codeword, soft);
  }

  /** Soft bits of a model that never met the mark. */
  static Reading.StoredBits innocent(MarkPart part, String who) {
    RandomStream stream = SEED.stream("innocent/" + who + part.id());
    double[] soft = new double[part.bits()];
    for (int i = 0; i < soft.length; i++) {
      soft[i] = stream.nextGaussian();
    }
    return new Reading.StoredBits(
        part.id(), part.scheme(), "block 9", MARK.codewords().of(part), soft);
  }

  static Reading.InjectedBits injected(int imagesWithin, int images) {
    int[] errors = new int[images];
    for (int i = imagesWithin; i < images; i++) {
      errors[i] = 16;
    }
    return new Reading.InjectedBits("published", "activemark-published", "block 4", 32, 5, errors);
  }

  static Control base(Reading... readings) {
    return new Control(Control.BASE, "The unmarked original.", List.of(readings));
  }

  static Evidence evidence(List<Reading> readings, List<Control> controls, boolean opened) {
    return evidence(readings, controls, null, Policy.defaults(), opened);
  }

  static Evidence evidence(
      List<Reading> readings,
      List<Control> controls,
      @Nullable Decoys decoys,
      Policy policy,
      boolean opened) {
    Opening opening = opened ? MARK.opening() : null;
    return Evidence.judged(
        "0.1.0",
        THEN,
        MARK.claim(),
        new SuspectModel("suspect.safetensors", digest("suspect"), "timm"),
        new ImageSet(200, digest("images")),
        PROCEDURE,
        List.of("aligned to the unmarked original"),
        readings,
        controls,
        decoys,
        policy,
        opening,
        null,
        StrictJson.parse("{\"cosine\":0.9985}", "test"),
        Map.of("java", "17"));
  }

  static Evidence shown(boolean opened) {
    return evidence(
        List.of(
            reading(KEYED, 3),
            reading(TIED, 20),
            new Reading.Unreadable("tied-output", "activemark-tied", "no features are offered")),
        List.of(base(innocent(KEYED, "base"), innocent(TIED, "base"))),
        opened);
  }
}
