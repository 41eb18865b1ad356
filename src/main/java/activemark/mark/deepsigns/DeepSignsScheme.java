package activemark.mark.deepsigns;

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
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.NullClaim;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/** DeepSigns, white box: bits in the mean activation of pictures of a class. */
public final class DeepSignsScheme implements Scheme {
  /** Name of the scheme. */
  public static final String ID = "deepsigns";

  private static final int BITS = 32;
  private static final int STEPS = 500;
  private static final int BATCH = 8;
  private static final double RATE = 5e-4;
  private static final double WEIGHT = 0.2;
  private static final int LEARNED = 256;

  /** Pictures that clusters are made of. */
  private static final int CLUSTERED = 512;

  private static final int CLUSTERS = 4;
  private static final int MARKED = 2;

  /** Key pictures of one cluster. */
  private static final int MOST = 32;

  private static final int FEWEST = 4;

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
    if (bits % MARKED != 0) {
      throw BadInput.of("The classes cannot share this number of bits")
          .at("--bits")
          .expected("an even number")
          .found(bits)
          .bad();
    }
    ImageBatch images = bench.images().first(CLUSTERED);
    Clusters clusters;
    try (Streams streams =
            Streams.of(
                bench.base(), images, Set.of(span.to()), bench.precision(), bench.progress());
        Scope scope = Scope.open()) {
      int prefix = bench.base().spec().prefixTokens();
      clusters =
          Clusters.of(
              Activation.mean(streams.at(span.to()), prefix),
              CLUSTERS,
              bench.seed().stream("deepsigns/clusters"));
    }
    List<Integer> eligible = clusters.ofAtLeast(FEWEST);
    if (eligible.size() < MARKED) {
      throw BadInput.of("The pictures fall into too few classes")
          .at("--images")
          .expected(MARKED + " clusters of at least " + FEWEST + " pictures")
          .found(eligible.size())
          .fix("Give more and more varied pictures.")
          .bad();
    }
    KeyPictures store = new KeyPictures(images);
    List<List<MarkPart>> plans = new ArrayList<>();
    for (Secrets.Of key : keys) {
      RandomStream random = key.part(ID).stream("pictures");
      int[] order = random.permutation(eligible.size());
      List<Integer> marked = new ArrayList<>();
      List<Integer> sizes = new ArrayList<>();
      List<Integer> chosen = new ArrayList<>();
      for (int i = 0; i < MARKED; i++) {
        int cluster = eligible.get(order[i]);
        List<Integer> members = clusters.members(cluster);
        int count = Math.min(MOST, members.size());
        int[] drawn = random.permutation(members.size());
        for (int j = 0; j < count; j++) {
          chosen.add(members.get(drawn[j]));
        }
        marked.add(cluster);
        sizes.add(count);
      }
      DeepSignsParameters p =
          new DeepSignsParameters(
              span, span.to(), marked, sizes, clusters.scale(), images.height(), images.width());
      Map<String, TensorBytes> tensors = new TreeMap<>(store.tensors(chosen));
      tensors.put(DeepSignsParameters.CENTRES, clusters.centres());
      tensors.put(DeepSignsParameters.MEAN, clusters.mean());
      plans.add(List.of(new MarkPart(ID, ID, bits, p.toJson(), tensors)));
    }
    return plans;
  }

  @Override
  public MarkPart write(
      Workbench bench, MarkPart part, Secrets secrets, BitString codeword, MarkOptions options) {
    DeepSignsParameters p = DeepSignsParameters.from(part.parameters());
    int steps = options.steps() > 0 ? options.steps() : STEPS;
    try (Scope scope = Scope.open();
        SpanTraining training = new SpanTraining(bench, bench.images().first(LEARNED), p.span());
        CentreTerm term = new CentreTerm(bench, part, p, secrets, codeword)) {
      training.run(
          new Recipe(steps, BATCH, RATE, WEIGHT, Recipe.Descent.SHARED),
          term,
          bench.seed().child(ID));
    }
    return part;
  }

  @Override
  public Set<Integer> mappedCuts(MarkPart part) {
    return Set.of(DeepSignsParameters.from(part.parameters()).cut());
  }

  @Override
  public Readout read(ReadingBench bench, MarkPart part, Secrets secrets) {
    DeepSignsParameters p = DeepSignsParameters.from(part.parameters());
    ImageBatch pictures = KeyPictures.of(part, p.height(), p.width());
    int prefix = bench.base().spec().prefixTokens();
    return KeyPictures.read(
        bench,
        pictures,
        p.cut(),
        tokens -> {
          Activation activation = Activation.of(part, p, prefix);
          Tensor all = activation.of(tokens);
          Tensor projection =
              Activation.projection(secrets, bench.base().spec().width(), part.bits() / MARKED);
          List<Double> soft = new ArrayList<>();
          int from = 0;
          for (int size : p.sizes()) {
            Tensor centre = Ops.rows(all, from, from + size).mean(0);
            for (float logit : Ops.floats(centre.matmul(projection))) {
              soft.add((double) logit);
            }
            from += size;
          }
          return new Readout.Soft(
              "mean tokens at cut %d of %d key pictures".formatted(p.cut(), from), soft);
        });
  }
}
