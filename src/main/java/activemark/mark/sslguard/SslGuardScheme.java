package activemark.mark.sslguard;

import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.FeatureVectors;
import activemark.mark.net.Player;
import activemark.mark.picture.KeptPictures;
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
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * SSLGuard (arXiv 2201.11692): features of pictures under a trigger decode to a secret vector, for
 * the marked encoder and for those that imitate it. The decoder is learned, so what it makes of an
 * innocent model has no known chance: the null claim is {@link NullClaim.Calibrated}, the codeword
 * is not used.
 */
public final class SslGuardScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "sslguard";

  private static final String ACCUSER = "accuser.";
  private static final int LEARNED = 256;
  private static final int STEPS = 300;
  private static final int CLEAN = 8;
  private static final double RATE = 1e-4;

  /** What decoder and trigger learn faster by than the model, and the shadow. */
  private static final double KEEPER_FACTOR = 10;

  private static final double SHADOW_FACTOR = 3;

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
    return Access.FEATURES;
  }

  /** One part of one bit: whether the secret vector is there. */
  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    Backbone base = bench.base();
    SslGuardParameters p =
        new SslGuardParameters(
            MarkedSpan.of(bench, options),
            base.spec().depth(),
            FeatureVectors.size(base),
            bench.images().height(),
            bench.images().width(),
            PixelRange.of(bench.images()));
    MarkPart part = new MarkPart(ID, ID, 1, p.toJson(), Map.of());
    return keys.stream().map(key -> List.of(part)).toList();
  }

  /**
   * Trains shadow, key tuple and student in turns, and an accuser's tuple on the frozen base.
   *
   * @return the part with trigger and decoder, twice, in bfloat16: for pictures of 224 x 224 and
   *     384 features 0.3 MB and 0.8 MB each
   */
  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    int steps = options.steps() > 0 ? options.steps() : STEPS;
    return write(bench, part, secrets, new Recipe(steps, CLEAN, RATE, 1, Recipe.Descent.SHARED));
  }

  MarkPart write(Workbench bench, MarkPart part, Secrets secrets, Recipe recipe) {
    SslGuardParameters p = SslGuardParameters.from(part.parameters());
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    ImageBatch images = bench.images().first(LEARNED);
    Seed seed = bench.seed().child(ID);
    try (Scope scope = Scope.open();
        SpanTraining training = new SpanTraining(bench, images, p.span());
        Shadow shadow = new Shadow(bench.base())) {
      KeyTuple tuple = KeyTuple.fresh("", p, secrets.stream("tuple"), secrets);
      try (Player imitator = new Player(shadow.leaves(), recipe.rate() * SHADOW_FACTOR, 0);
          Player keeper = new Player(tuple.leaves(), recipe.rate() * KEEPER_FACTOR, 0)) {
        Game game =
            new Game(
                bench.base(),
                bench.student(),
                shadow,
                imitator,
                tuple,
                keeper,
                images,
                seed.stream("game"),
                recipe.steps(),
                bench.precision());
        training.run(recipe, game, seed);
      }
      tensors.putAll(tuple.bytes());
    }
    tensors.putAll(accuser(bench, p, secrets, images, recipe));
    return part.having(tensors);
  }

  private static Map<String, TensorBytes> accuser(
      Workbench bench, SslGuardParameters p, Secrets secrets, ImageBatch images, Recipe recipe) {
    int steps = recipe.steps();
    Seed seed = bench.seed().child(ID + "/accuser");
    RandomStream random = seed.stream("pictures");
    Backbone base = bench.base();
    try (Scope scope = Scope.open();
        Progress.Task task = bench.progress().start("accuser's trigger", steps, "steps")) {
      KeyTuple tuple = KeyTuple.fresh(ACCUSER, p, seed.stream("tuple"), secrets);
      try (Player player = new Player(tuple.leaves(), recipe.rate() * KEEPER_FACTOR, 0)) {
        for (int step = 0; step < steps; step++) {
          player.turn(
              Player.share(step, steps),
              () -> {
                int[] batch = KeyTuple.draw(random, images.n(), Game.BATCH);
                Tensor clean = KeptPictures.pixels(images, batch);
                Tensor patched = tuple.patched(clean);
                return tuple
                    .cosines(features(bench, base, clean))
                    .mean()
                    .square()
                    .sub(tuple.cosines(features(bench, base, patched)).mean());
              });
          task.step(1);
        }
      }
      return tuple.bytes();
    }
  }

  private static Tensor features(Workbench bench, Backbone model, Tensor pixels) {
    return bench.precision().run(() -> model.embedding(model.forward(pixels))).to(ScalarType.Float);
  }

  /** The end of the stream, to turn the suspect's features back where its channels are turned. */
  @Override
  public Set<Integer> mappedCuts(MarkPart part) {
    return Set.of(SslGuardParameters.from(part.parameters()).depth());
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    return new SslGuardReading(part, secrets, bench.progress())
        .read(bench.features(), bench.suspectStreams().pictures(), "", true);
  }

  /**
   * The accuser's trigger and decoder on the base, and the suspect's answers without the trigger.
   */
  @Override
  public List<ControlReadout> controls(ReadingBench bench, MarkPart part, Secrets secrets) {
    SslGuardReading reading = new SslGuardReading(part, secrets, bench.progress());
    return List.of(
        new ControlReadout(
            "accuser",
            "a trigger and a decoder that somebody trained on the unmarked model without touching"
                + " it, read from the unmarked model",
            reading.read(bench.baseFeatures(), bench.baseStreams().pictures(), ACCUSER, true)),
        new ControlReadout(
            "no-trigger",
            "the suspect's features of the same pictures without the trigger",
            reading.read(bench.features(), bench.suspectStreams().pictures(), "", false)));
  }
}
