package activemark.mark.randmark;

import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.FeatureVectors;
import activemark.mark.net.Player;
import activemark.mark.picture.PixelRange;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.ControlReadout;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.mark.training.MarkedSpan;
import activemark.mark.training.Recipe;
import activemark.mark.training.SpanTraining;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * RandMark (arXiv 2603.10695): a message is put into the tokens of noisy pictures by a learned
 * encoder and read from the features by a learned decoder. As for ActiveMark as published, the
 * reading tests a channel, so the null claim is {@link NullClaim.Calibrated} and the codeword is
 * not used.
 */
public final class RandMarkScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "randmark";

  private static final String ACCUSER = "accuser.";
  private static final int DEFAULT_BITS = 32;
  private static final int DRAWS = 8;
  private static final int LEARNED = 256;
  private static final int STEPS = 300;
  private static final int CLEAN = 16;
  private static final double RATE = 1e-4;
  private static final double WEIGHT = 0.3;

  /** What encoder and decoder learn faster by than the model. */
  private static final double ENDS_FACTOR = 10;

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

  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    Backbone base = bench.base();
    int bits = options.bits() > 0 ? options.bits() : DEFAULT_BITS;
    RandMarkParameters p =
        new RandMarkParameters(
            MarkedSpan.of(bench, options),
            base.spec().depth(),
            base.spec().width(),
            FeatureVectors.size(base),
            bits * 5 / 32,
            DRAWS,
            PixelRange.of(bench.images()));
    MarkPart part = new MarkPart(ID, ID, bits, p.toJson(), Map.of());
    return keys.stream().map(key -> List.of(part)).toList();
  }

  /**
   * Trains the student's blocks with the ends, and further ends, the accuser's, on the frozen base
   * with as many steps. The codeword is not used: messages are drawn at reading, one per picture.
   *
   * @return the part with both pairs of ends in bfloat16, 0.6 million numbers each for 384 features
   */
  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    int steps = options.steps() > 0 ? options.steps() : STEPS;
    return write(
        bench, part, secrets, new Recipe(steps, CLEAN, RATE, WEIGHT, Recipe.Descent.SHARED));
  }

  MarkPart write(Workbench bench, MarkPart part, Secrets secrets, Recipe recipe) {
    RandMarkParameters p = RandMarkParameters.from(part.parameters());
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    ImageBatch images = bench.images().first(LEARNED);
    Seed seed = bench.seed().child(ID);
    try (Scope scope = Scope.open();
        SpanTraining training = new SpanTraining(bench, images, p.span())) {
      Ends ends = Ends.fresh("", p, part.bits(), secrets.stream("ends"));
      Carrying term =
          new Carrying(
              bench.student(), ends, recipe.rate() * ENDS_FACTOR, images, bench.precision(), seed);
      training.run(recipe, term, seed);
      tensors.putAll(ends.bytes());
    }
    tensors.putAll(accuser(bench, part, p, images, recipe));
    return part.having(tensors);
  }

  private static Map<String, TensorBytes> accuser(
      Workbench bench, MarkPart part, RandMarkParameters p, ImageBatch images, Recipe recipe) {
    double rate = recipe.rate() * ENDS_FACTOR;
    int steps = recipe.steps();
    Seed seed = bench.seed().child(ID + "/accuser");
    try (Scope scope = Scope.open();
        Progress.Task task = bench.progress().start("accuser's pair", steps, "steps")) {
      Ends ends = Ends.fresh(ACCUSER, p, part.bits(), seed.stream("ends"));
      Carrying carrying = new Carrying(bench.base(), ends, rate, images, bench.precision(), seed);
      try (Player player = new Player(ends.leaves(), rate, 0)) {
        for (int step = 0; step < steps; step++) {
          player.turn(Player.share(step, steps), carrying::loss);
          task.step(1);
        }
      }
      return ends.bytes();
    }
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    return RandMarkReading.of(bench, part, secrets)
        .read(bench.suspect(), bench.suspectStreams().pictures(), "");
  }

  /** The pair that an accuser trained on the base without touching it, read from that base. */
  @Override
  public List<ControlReadout> controls(ReadingBench bench, MarkPart part, Secrets secrets) {
    return List.of(
        new ControlReadout(
            "accuser",
            "an encoder and a decoder that somebody trained on the unmarked model without touching"
                + " it, read from the unmarked model",
            RandMarkReading.of(bench, part, secrets)
                .read(bench.base(), bench.baseStreams().pictures(), ACCUSER)));
  }
}
