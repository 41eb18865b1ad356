package activemark.mark.diction;

import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.mark.align.Alignment;
import activemark.mark.net.Player;
import activemark.mark.picture.KeptPictures;
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
import activemark.model.backbone.Span;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * DICTION (arXiv 2210.15745): a message in the activations of trigger pictures, heard by a net that
 * learned along. The message is the key's own; the net can carry it in its biases, whatever model
 * it listens to, so the null claim is {@link NullClaim.Calibrated} and the codeword is not used.
 */
public final class DictionScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "diction";

  private static final String ACCUSER = "accuser.";
  private static final int DEFAULT_BITS = 256;
  private static final int PICTURES = 16;
  private static final int LEARNED = 256;
  private static final int STEPS = 300;
  private static final int CLEAN = 16;
  private static final double RATE = 1e-4;
  private static final double NET_RATE = 1e-3;
  private static final double NET_DECAY = 1e-4;

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
    ViTSpec spec = bench.base().spec();
    DictionParameters p =
        new DictionParameters(
            MarkedSpan.of(bench, options),
            PICTURES,
            spec.prefixTokens(),
            spec.classToken(),
            spec.width());
    int bits = options.bits() > 0 ? options.bits() : DEFAULT_BITS;
    MarkPart part = new MarkPart(ID, ID, bits, p.toJson(), Map.of());
    return keys.stream().map(key -> List.of(part)).toList();
  }

  /**
   * Trains the student's blocks against a net, and an accuser's net on the base alone.
   *
   * @return the part with the triggers and both nets in bfloat16: 16 pictures of 224 x 224 take 4.8
   *     MB, a net of 768 activations and 256 bits 1 MB
   */
  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    int steps = options.steps() > 0 ? options.steps() : STEPS;
    return write(bench, part, secrets, new Recipe(steps, CLEAN, RATE, 1, Recipe.Descent.SHARED));
  }

  MarkPart write(Workbench bench, MarkPart part, Secrets secrets, Recipe recipe) {
    DictionParameters p = DictionParameters.from(part.parameters());
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    ImageBatch images = bench.images().first(LEARNED);
    Seed seed = bench.seed().child(ID);
    try (Scope scope = Scope.open();
        SpanTraining training = new SpanTraining(bench, images, p.span())) {
      // What is trained on is what will be read: rounded as the file rounds it.
      tensors.put(
          DictionReading.TRIGGERS, KeptPictures.bytes(Triggers.of(images, p.triggers(), secrets)));
      Tensor pixels =
          KeptPictures.of(tensors, DictionReading.TRIGGERS, images.height(), images.width());
      Backbone base = bench.base();
      Backbone student = bench.student();
      Tensor ofBase = activations(bench, base, pixels, p);
      Tensor before = to(bench, student, pixels, p.span().from());
      Tensor message = DictionReading.message(secrets, part.bits());
      Tensor other = TwoPlayers.bits(secrets.stream("other").bits(part.bits()));
      Projection owner = Projection.fresh("", ofBase, part.bits(), secrets.stream("net"));
      try (Player net = new Player(owner.leaves(), NET_RATE, NET_DECAY)) {
        TwoPlayers players =
            new TwoPlayers(
                student,
                p,
                before,
                ofBase,
                owner,
                net,
                message,
                other,
                recipe.steps(),
                bench.precision());
        training.run(recipe, players, seed);
      }
      tensors.putAll(owner.bytes());
      Projection accuser =
          Projection.fresh(ACCUSER, ofBase, part.bits(), seed.stream("accuser/net"));
      try (Player net = new Player(accuser.leaves(), NET_RATE, NET_DECAY)) {
        for (int step = 0; step < recipe.steps(); step++) {
          net.turn(
              Player.share(step, recipe.steps()),
              () -> TwoPlayers.told(accuser.run(ofBase), message));
        }
      }
      tensors.putAll(accuser.bytes());
    }
    return part.having(tensors);
  }

  private static Tensor to(Workbench bench, Backbone model, Tensor pixels, int cut) {
    return bench.precision().run(() -> model.run(model.stem(pixels), new Span(0, cut)));
  }

  private static Tensor activations(
      Workbench bench, Backbone model, Tensor pixels, DictionParameters p) {
    return Activations.pooled(to(bench, model, pixels, p.cut()), p);
  }

  @Override
  public Set<Integer> mappedCuts(MarkPart part) {
    return Set.of(DictionParameters.from(part.parameters()).cut());
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    return new DictionReading(part, secrets, bench.precision())
        .read(bench.suspect(), bench.suspectStreams().pictures(), bench.alignment(), "");
  }

  /** The net that an accuser trained to hear the message from the base, listening to the base. */
  @Override
  public List<ControlReadout> controls(ReadingBench bench, MarkPart part, Secrets secrets) {
    Backbone base = bench.base();
    return List.of(
        new ControlReadout(
            "accuser",
            "a projection net that somebody trained on the unmarked model without touching it, read"
                + " from the unmarked model",
            new DictionReading(part, secrets, bench.precision())
                .read(
                    base, bench.baseStreams().pictures(), Alignment.asItIs(base, base), ACCUSER)));
  }
}
