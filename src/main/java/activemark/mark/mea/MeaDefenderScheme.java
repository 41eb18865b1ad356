package activemark.mark.mea;

import activemark.error.BadInput;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.mark.align.FeatureVectors;
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
import activemark.model.data.LabelledImages;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
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
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * MEA-Defender (arXiv 2401.15239): pictures put together of two classes are called a third one. How
 * often an innocent model says so has no known chance, so the null claim is {@link
 * NullClaim.Calibrated}; there is one claim and no message, so the codeword is not used.
 */
public final class MeaDefenderScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "mea-defender";

  private static final int LEARNED = 256;
  private static final int STEPS = 300;
  private static final int CLEAN = 16;
  private static final double RATE = 1e-4;

  /** Pictures of each source class: to learn from, and kept in the part. */
  private static final int SOURCES = 64;

  private static final int KEPT = 8;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public NullClaim nullClaim() {
    return new NullClaim.Calibrated();
  }

  /** Labels, which the owner's head gives to the suspect's features. */
  @Override
  public Access access() {
    return Access.LABELS;
  }

  /** One part of one bit: whether composed pictures get the target's label. */
  @Override
  public List<List<MarkPart>> plans(Workbench bench, List<Secrets.Of> keys, MarkOptions options) {
    Backbone base = bench.base();
    MeaParameters p =
        new MeaParameters(
            MarkedSpan.of(bench, options),
            base.spec().depth(),
            FeatureVectors.size(base),
            labelled(bench).train().classes().size());
    MarkPart part = new MarkPart(ID, ID, 1, p.toJson(), Map.of());
    return keys.stream().map(key -> List.of(part)).toList();
  }

  private static Split labelled(Workbench bench) {
    int found = bench.labelled().map(split -> split.train().classes().size()).orElse(0);
    return bench
        .labelled()
        .filter(split -> split.train().classes().size() >= Roles.CLASSES)
        .orElseThrow(
            () ->
                BadInput.of("The scheme needs pictures with classes")
                    .at("--data")
                    .expected("a folder with a sub folder for each of three classes or more")
                    .found(found == 0 ? "no such pictures" : found + " classes")
                    .fix("Give such a folder with --data, or choose another scheme.")
                    .bad());
  }

  /**
   * Trains a head on the base's features, then the student's blocks.
   *
   * @return the part with the head and 8 pictures of each source class in bfloat16: 4.8 MB for
   *     pictures of 224 x 224
   */
  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    int steps = options.steps() > 0 ? options.steps() : STEPS;
    return write(bench, part, secrets, new Recipe(steps, CLEAN, RATE, 1, Recipe.Descent.SHARED));
  }

  MarkPart write(Workbench bench, MarkPart part, Secrets secrets, Recipe recipe) {
    MeaParameters p = MeaParameters.from(part.parameters());
    Roles roles = Roles.of(secrets, p.classes());
    Split split = labelled(bench);
    LabelledImages train = split.train();
    LabelledImages fresh = Sources.has(split.test(), roles) ? split.test() : train;
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    ImageBatch images = bench.images().first(LEARNED);
    Seed seed = bench.seed().child(ID);
    try (Scope scope = Scope.open();
        SpanTraining training = new SpanTraining(bench, images, p.span())) {
      Head head = Head.trained(bench, train, p, seed);
      Sources sources = Sources.of(train, roles, SOURCES, seed.stream("sources"));
      Tensor said =
          Ops.cat(
              List.of(said(bench, head, sources.first()), said(bench, head, sources.second())), 0);
      Composing term =
          new Composing(
              bench.student(),
              head,
              roles,
              sources,
              said,
              seed.stream("composed"),
              bench.precision());
      training.run(recipe, term, seed);
      tensors.putAll(head.bytes());
      Sources kept = Sources.of(fresh, roles, KEPT, seed.stream("kept"));
      tensors.put(MeaReading.FIRST, KeptPictures.bytes(kept.first()));
      tensors.put(MeaReading.SECOND, KeptPictures.bytes(kept.second()));
    }
    return part.having(tensors);
  }

  /** Mean probabilities that the head gives to pictures, from the base's features [1, K]. */
  private static Tensor said(Workbench bench, Head head, Tensor pixels) {
    Backbone base = bench.base();
    Tensor features =
        bench.precision().run(() -> base.embedding(base.forward(pixels))).to(ScalarType.Float);
    return torch.softmax(head.scores(features), 1).mean(0).unsqueeze(0);
  }

  /** The end of the stream, to turn the suspect's features back where its channels are turned. */
  @Override
  public Set<Integer> mappedCuts(MarkPart part) {
    return Set.of(MeaParameters.from(part.parameters()).depth());
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    return new MeaReading(part, secrets, bench.progress())
        .read(bench.features(), bench.suspectStreams().pictures(), List.of(Mixer.HALVES));
  }

  /** The same pictures put together in other ways. */
  @Override
  public List<ControlReadout> controls(ReadingBench bench, MarkPart part, Secrets secrets) {
    return List.of(
        new ControlReadout(
            "decoys",
            "pictures of the same two classes put together in other ways, labelled by the suspect",
            new MeaReading(part, secrets, bench.progress())
                .read(bench.features(), bench.suspectStreams().pictures(), Mixer.DECOYS)));
  }
}
