package activemark.mark.labels;

import activemark.error.BadInput;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.Normalisation;
import activemark.io.progress.Progress;
import activemark.mark.scheme.Secrets;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViTSpec;
import activemark.model.data.Answers;
import activemark.model.data.LabelledImages;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.model.train.HeadTraining;
import activemark.proof.evidence.MarkPart;
import activemark.proof.random.Seed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The owner's head with what comes before and after the backbone: pixels in [0, 1] are normalised,
 * the backbone's class token and the mean of its patch tokens stand side by side [F], and a linear
 * map gives the scores of K classes. It was trained once on frozen features. Everything runs in
 * float32, as queries lie near a boundary between classes.
 *
 * @param normalisation of pixels
 * @param weight [K, F]
 * @param bias [K]
 */
public record Classifier(Normalisation normalisation, TensorBytes weight, TensorBytes bias) {
  private static final String MEAN = "input-mean";
  private static final String STD = "input-std";
  private static final String WEIGHT = "head-weight";
  private static final String BIAS = "head-bias";

  /**
   * The pictures with classes that a scheme needs.
   *
   * @throws BadInput if the owner gave none
   */
  public static Split pictures(Workbench bench, String scheme) {
    return bench
        .labelled()
        .orElseThrow(
            () ->
                BadInput.of("This scheme needs pictures with classes")
                    .at("--scheme " + scheme)
                    .expected("a folder with one sub-folder of pictures per class")
                    .fix("Give it with --data.")
                    .bad());
  }

  /**
   * The order in which fingerprints of one key take their seed pictures, the same for every scheme.
   */
  public static int[] seeds(Secrets.Of key, int pictures) {
    return key.part("fingerprint").stream("seeds").permutation(pictures);
  }

  /** Trains a head on a model's features of pictures. */
  public static Classifier learn(
      Backbone model, LabelledImages data, Seed seed, Progress progress) {
    try (Scope scope = Scope.open()) {
      // Batches are normalised already.
      Answers features =
          Answers.of(data.images(), pixels -> features(model, pixels), Precision.FLOAT32, progress);
      HeadTraining.Classifier head =
          HeadTraining.classifier(
              features.rows(IntStream.range(0, data.n()).toArray()),
              data.labels(),
              data.classes().size(),
              seed);
      return new Classifier(
          data.images().normalisation(), Ops.bytes(head.weight()), Ops.bytes(head.bias()));
    }
  }

  /** The classifier that a part of a mark holds. */
  public static Classifier from(MarkPart part) {
    return new Classifier(normalisation(part), part.tensor(WEIGHT), part.tensor(BIAS));
  }

  /** The normalisation that a part of a mark holds. */
  public static Normalisation normalisation(MarkPart part) {
    return new Normalisation(part.tensor(MEAN).floats(), part.tensor(STD).floats());
  }

  /** What a part has to hold for {@link #from}. */
  public Map<String, TensorBytes> tensors() {
    Map<String, TensorBytes> tensors = tensors(normalisation);
    tensors.put(WEIGHT, weight);
    tensors.put(BIAS, bias);
    return tensors;
  }

  /** What a part has to hold for {@link #normalisation(MarkPart)}; may be added to. */
  public static Map<String, TensorBytes> tensors(Normalisation normalisation) {
    Map<String, TensorBytes> tensors = new TreeMap<>();
    tensors.put(MEAN, TensorBytes.of(normalisation.mean(), 3L));
    tensors.put(STD, TensorBytes.of(normalisation.std(), 3L));
    return tensors;
  }

  /** Number of classes K. */
  public int classes() {
    return Math.toIntExact(bias.elements());
  }

  /** Why the head does not fit a model's features, or empty. */
  public Optional<String> obstacle(ViTSpec suspect) {
    long wanted = weight.shape().get(1);
    long has = (suspect.classToken() ? 2L : 1L) * suspect.width();
    return has == wanted
        ? Optional.empty()
        : Optional.of(
            "the suspect's features have "
                + has
                + " numbers (class token and mean patch token), the owner's head takes "
                + wanted);
  }

  /** The classifier on a model, for use inside the innermost scope. */
  public On on(Backbone model) {
    return new On(model, normalisation, Ops.tensor(weight), Ops.tensor(bias));
  }

  /**
   * Class token beside the mean patch token [B, 2D], or the latter alone [B, D] where there is no
   * class token, of pixels in [0, 1] [B, 3, h, w].
   */
  public static Tensor features(Backbone model, Normalisation normalisation, Tensor pixels) {
    return features(model, Queries.normalised(pixels, normalisation));
  }

  private static Tensor features(Backbone model, Tensor normalised) {
    Tensor tokens = model.features(model.forward(normalised)).to(ScalarType.Float);
    int prefix = model.spec().prefixTokens();
    Tensor mean = tokens.narrow(1, prefix, tokens.size(1) - prefix).mean(1);
    return model.spec().classToken() ? Ops.cat(List.of(tokens.select(1, 0), mean), 1) : mean;
  }

  /**
   * The classifier on one model.
   *
   * @param model whose features are classified
   * @param normalisation of pixels
   * @param weight [K, F]
   * @param bias [K]
   */
  public record On(Backbone model, Normalisation normalisation, Tensor weight, Tensor bias) {
    /** Pixels in [0, 1] [B, 3, h, w] to scores [B, K], with gradients where the scope has. */
    public Tensor scores(Tensor pixels) {
      return Ops.linear(features(model, normalisation, pixels), weight, bias);
    }
  }
}
