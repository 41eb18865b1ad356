package activemark.mark.published;

import activemark.error.BadInput;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profile;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.ControlReadout;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Prefix;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ActiveMark as published: a learned encoder puts a message into one token of the expressive
 * block's output, a learned decoder reads it before the last block, and the blocks between are
 * trained along.
 *
 * <p>The reading puts the message in itself, so it tests a channel, and a channel leads through
 * models that nobody trained for it. That is why the null claim is {@link NullClaim.Calibrated} and
 * why {@link #controls} belongs beside every reading.
 */
public final class PublishedScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "activemark-published";

  private static final String PART = "published";
  private static final String ACCUSER = "accuser.";
  private static final int DEFAULT_BITS = 32;
  private static final int LEARNED = 512;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public NullClaim nullClaim() {
    return new NullClaim.Calibrated();
  }

  @Override
  public Access access() {
    return Access.INSIDE;
  }

  /** The tail needs two trainable blocks and the last one after the expressive block. */
  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    int depth = bench.base().spec().depth();
    if (depth < 4) {
      throw BadInput.of("The model is too shallow for the published mark")
          .at("number of blocks")
          .expected("at least 4")
          .found(depth)
          .bad();
    }
    int last = Profile.lastEligible(depth);
    int block = options.block() >= 0 ? options.block() : bench.profile().expressive().orElse(last);
    if (block > last) {
      throw BadInput.of("No tail is left after the chosen block")
          .at("--block")
          .expected("at most " + last)
          .found(block)
          .bad();
    }
    int bits = options.bits() > 0 ? options.bits() : DEFAULT_BITS;
    int tolerance = bits * 5 / 32;
    PublishedParameters p =
        new PublishedParameters(
            block, depth - 1, PublishedParameters.CHANNEL, tolerance, bench.base().spec().width());
    MarkPart part = new MarkPart(PART, ID, bits, p.toJson(), Map.of());
    return keys.stream().map(key -> List.of(part)).toList();
  }

  /**
   * Trains the student's tail with a pair, and a second pair, the accuser's, on the frozen base
   * with as many steps. The codeword is not used: the messages are drawn at reading, one per image.
   *
   * @return the part with both pairs in float32, the accuser's under names that begin with
   *     "accuser."
   */
  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    return write(bench, part, Recipe.of(options.steps()));
  }

  MarkPart write(Workbench bench, MarkPart part, Recipe recipe) {
    PublishedParameters p = PublishedParameters.from(part.parameters());
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    Backbone base = bench.base();
    Backbone student = bench.student();
    boolean untouched = Prefix.shared(base, student) == base.spec().depth();
    try (Constants own = constants(bench, student, p)) {
      // The accuser first: he needs the base's constants, which are the student's own until then.
      if (untouched) {
        tensors.putAll(frozen(bench, part, p, recipe, own, ACCUSER));
      }
      tensors.putAll(owner(bench, part, p, recipe, own));
    }
    if (!untouched) {
      try (Constants of = constants(bench, base, p)) {
        tensors.putAll(frozen(bench, part, p, recipe, of, ACCUSER));
      }
    }
    return part.having(tensors);
  }

  private static Constants constants(Workbench bench, Backbone model, PublishedParameters p) {
    ImageBatch images = bench.images().first(LEARNED);
    return Constants.of(model, images, p, bench.precision(), bench.progress());
  }

  private static Map<String, TensorBytes> owner(
      Workbench bench, MarkPart part, PublishedParameters p, Recipe recipe, Constants constants) {
    Seed seed = bench.seed().child("published");
    try (Scope scope = Scope.open();
        Progress.Task task = bench.progress().start("published mark", recipe.steps(), "steps")) {
      Backbone student = bench.student();
      Pair pair = Pair.fresh(bench.base().spec().width(), part.bits(), seed.stream("pair"));
      new PairTraining(student, constants, p, bench.precision(), seed)
          .withTail(pair, part.bits(), recipe, task);
      return pair.bytes("");
    }
  }

  /**
   * What somebody brings who never changed a model: a pair trained on the bench's base alone, as
   * the owner's of a part. In place of the accuser's stands one that learned nothing, so that the
   * control with it says nothing.
   *
   * @param steps of training; 0 for the scheme's own
   */
  public MarkPart frozenPair(Workbench bench, MarkPart part, int steps) {
    PublishedParameters p = PublishedParameters.from(part.parameters());
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    try (Constants constants = constants(bench, bench.base(), p);
        Scope scope = Scope.open()) {
      tensors.putAll(frozen(bench, part, p, Recipe.of(steps), constants, ""));
      tensors.putAll(
          Pair.fresh(bench.base().spec().width(), part.bits(), bench.seed().stream("untrained"))
              .bytes(ACCUSER));
    }
    return part.having(tensors);
  }

  /** A pair trained on the base, which is not changed; its tensors under names with a prefix. */
  private static Map<String, TensorBytes> frozen(
      Workbench bench,
      MarkPart part,
      PublishedParameters p,
      Recipe recipe,
      Constants constants,
      String prefix) {
    Seed seed = bench.seed().child("published/accuser");
    try (Scope scope = Scope.open();
        Progress.Task task = bench.progress().start("accuser's pair", recipe.steps(), "steps")) {
      Backbone base = bench.base();
      Pair pair = Pair.fresh(bench.base().spec().width(), part.bits(), seed.stream("pair"));
      new PairTraining(base, constants, p, bench.precision(), seed)
          .alone(pair, part.bits(), recipe, task);
      return pair.bytes(prefix);
    }
  }

  @Override
  public Set<Integer> baseCuts(MarkPart part) {
    return Set.of(PublishedParameters.from(part.parameters()).block());
  }

  @Override
  public Set<Integer> suspectCuts(MarkPart part) {
    return baseCuts(part);
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    PairReading reading = new PairReading(part, secrets, bench.precision(), bench.progress());
    return reading.read(bench.suspect(), bench.suspectStreams(), "", bench.token(), true);
  }

  /**
   * What else a reading of this part must be seen beside: the pair that an accuser trained on the
   * base without touching it, read from that base; and the owner's pair joined without any blocks
   * of the suspect between encoder and decoder.
   */
  @Override
  public List<ControlReadout> controls(ReadingBench bench, MarkPart part, Secrets secrets) {
    PairReading reading = new PairReading(part, secrets, bench.precision(), bench.progress());
    return List.of(
        new ControlReadout(
            "accuser",
            "an encoder and a decoder that somebody trained on the unmarked model without touching"
                + " it, read from the unmarked model",
            reading.read(bench.base(), bench.baseStreams(), ACCUSER, bench.token(), true)),
        new ControlReadout(
            "identity",
            "the owner's encoder and decoder with no blocks of the suspect between them",
            reading.read(bench.suspect(), bench.suspectStreams(), "", bench.token(), false)));
  }
}
