package activemark.mark.largepayload;

import activemark.error.BadInput;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.mark.scheme.Access;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.ReadingBench;
import activemark.mark.scheme.Readout;
import activemark.mark.scheme.Scheme;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.mark.training.KeyPictures;
import activemark.mark.training.MarkedSpan;
import activemark.mark.training.Recipe;
import activemark.mark.training.SpanTraining;
import activemark.model.backbone.Span;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Li et al. 2021: a message of its own for every key picture, read by one fixed projection. */
public final class LargePayloadScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "li2021";

  private static final int BITS = 256;
  private static final int STEPS = 500;
  private static final int BATCH = 8;
  private static final double RATE = 5e-4;

  /** Weight of the mean over a picture's bits. */
  private static final double WEIGHT = 0.6;

  private static final int LEARNED = 256;

  /** Key pictures are drawn from the last so many pictures; the features are kept on the rest. */
  private static final int CANDIDATES = 64;

  private static final int FEWEST = 8;
  private static final int MOST = 32;
  private static final int MOST_BITS_EACH = 128;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public NullClaim nullClaim() {
    return NullClaim.Keyed.FAIR;
  }

  @Override
  public Access access() {
    return Access.INSIDE;
  }

  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    Span span = MarkedSpan.of(bench, options);
    int bits = options.bits() > 0 ? options.bits() : BITS;
    int pictures = pictures(bits);
    ImageBatch images = bench.images();
    int candidates = Math.min(CANDIDATES, images.n() / 2);
    if (candidates < pictures) {
      throw BadInput.of("There are too few pictures for this number of bits")
          .at("--images")
          .expected("at least " + 2 * pictures + " pictures")
          .found(images.n())
          .fix("Give more pictures, or fewer --bits.")
          .bad();
    }
    LargePayloadParameters p =
        new LargePayloadParameters(
            span, span.to(), pictures, candidates, images.height(), images.width());
    KeyPictures store = new KeyPictures(images.last(candidates));
    List<List<MarkPart>> plans = new ArrayList<>();
    for (Secrets.Of key : keys) {
      int[] order = key.part(ID).stream("pictures").permutation(candidates);
      List<Integer> chosen = Arrays.stream(order).limit(pictures).boxed().toList();
      Map<String, TensorBytes> tensors = store.tensors(chosen);
      plans.add(List.of(new MarkPart(ID, ID, bits, p.toJson(), tensors)));
    }
    return plans;
  }

  /** The least number of pictures, from 8 to 32, that share the bits evenly. */
  static int pictures(int bits) {
    for (int n = FEWEST; n <= MOST; n++) {
      if (bits % n == 0 && bits / n <= MOST_BITS_EACH) {
        return n;
      }
    }
    throw BadInput.of("The key pictures cannot share this number of bits")
        .at("--bits")
        .expected("a number that 8 to 32 pictures share evenly, each at most 128 bits")
        .found(bits)
        .fix("Choose a multiple of 8 up to 1024, or 1920 for the paper's 15 x 128.")
        .bad();
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    LargePayloadParameters p = LargePayloadParameters.from(part.parameters());
    ImageBatch rest = bench.images().first(bench.images().n() - p.candidates()).first(LEARNED);
    int steps = options.steps() > 0 ? options.steps() : STEPS;
    double weight = WEIGHT * p.pictures() / part.bits();
    try (Scope scope = Scope.open();
        SpanTraining training = new SpanTraining(bench, rest, p.span());
        PictureTerm term = new PictureTerm(bench, part, p, secrets, codeword)) {
      training.run(
          new Recipe(steps, BATCH, RATE, weight, Recipe.Descent.SHARED),
          term,
          bench.seed().child(ID));
    }
    return part;
  }

  @Override
  public Set<Integer> mappedCuts(MarkPart part) {
    return Set.of(LargePayloadParameters.from(part.parameters()).cut());
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    LargePayloadParameters p = LargePayloadParameters.from(part.parameters());
    ImageBatch pictures = KeyPictures.of(part, p.height(), p.width());
    return KeyPictures.read(
        bench,
        pictures,
        p.cut(),
        tokens -> {
          Carrier carrier = Carrier.of(secrets, bench.base().spec(), p, part.bits());
          return Readout.Soft.of(
              "%d key pictures, tokens at cut %d".formatted(p.pictures(), p.cut()),
              Ops.floats(carrier.logits(tokens)));
        });
  }
}
