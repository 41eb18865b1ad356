package activemark.attack.thief;

import activemark.model.backbone.Backbone;
import activemark.model.data.Embeddings;
import activemark.model.data.ImageSource;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.model.train.FineTuning;
import activemark.model.train.Trainer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What attacks that train have in common: parameters of one name and meaning, and measures. */
public final class Training {
  /** Pictures per step. */
  public static final Parameter<Integer> BATCH =
      Parameter.whole("batch", 16, 1, 4096, "pictures per step");

  /** Learning rate of a head that starts from nothing. */
  public static final Parameter<Double> HEAD_RATE =
      Parameter.number("head-lr", 1e-3, 0, 1, "learning rate of the head");

  /** Weight decay. */
  public static final Parameter<Double> DECAY =
      Parameter.number("decay", 0.05, 0, 1, "weight decay of the matrices");

  /** Pictures over which models are compared: enough for a mean, few enough to cost little. */
  private static final int COMPARED = 64;

  private Training() {}

  /** How often all pictures are seen. */
  public static Parameter<Integer> epochs(int defaultValue, int low) {
    return Parameter.whole("epochs", defaultValue, low, 10_000, "passes over the pictures");
  }

  /** Learning rate of what the attack trains of the model. */
  public static Parameter<Double> rate(double defaultValue) {
    return Parameter.number("lr", defaultValue, 0, 1, "learning rate of the model (AdamW)");
  }

  /** Options of fine-tuning from {@link #BATCH}, {@link #HEAD_RATE}, {@link #DECAY} and others. */
  public static FineTuning.Options options(
      Settings settings, Parameter<Integer> epochs, Parameter<Double> rate) {
    return new FineTuning.Options(
        new Trainer.Schedule(settings.get(epochs), settings.get(BATCH)),
        settings.get(rate),
        settings.get(HEAD_RATE),
        settings.get(DECAY));
  }

  /** What fine-tuning measured, by name. */
  public static Map<String, Double> measures(FineTuning.Result result) {
    Map<String, Double> measures = new LinkedHashMap<>();
    measures.put("loss", result.loss());
    measures.put("trainAccuracy", result.trainAccuracy());
    measures.put("testAccuracy", result.testAccuracy());
    return measures;
  }

  /** The mean cosine of two models' embeddings of the same pictures, over some dozens of them. */
  public static double cosine(Backbone a, Backbone b, ImageSource images, Precision precision) {
    try (Scope scope = Scope.open()) {
      int n = Math.min(COMPARED, images.n());
      double sum = 0;
      for (int from = 0; from < n; from += 16) {
        try (Scope batch = Scope.open()) {
          var pictures = images.batch(IntStream.range(from, Math.min(n, from + 16)).toArray());
          Tensor cosines =
              torch.cosine_similarity(
                  Embeddings.of(a, pictures, precision), Embeddings.of(b, pictures, precision));
          sum += Ops.item(cosines.sum());
        }
      }
      return sum / n;
    }
  }
}
