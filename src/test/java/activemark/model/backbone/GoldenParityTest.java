package activemark.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.fixtures.Golden;
import activemark.fixtures.NoLeaks;
import activemark.io.checkpoint.SafetensorsFile;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every block and output of every layout, against what the models' own frameworks compute. */
@NoLeaks
final class GoldenParityTest {
  static final List<String> MODELS = Golden.MODELS;

  /** Names in the golden files, and ours. */
  private static final Map<String, String> OUTPUTS =
      Map.of(
          "last_hidden_state", "features",
          "forward_features", "features",
          "image_embeds", "embedding",
          "pooler_output", "embedding",
          "head", "embedding");

  private static final double TINY = 1e-4;
  private static final double REAL = 1e-3;

  @ParameterizedTest
  @FieldSource("MODELS")
  void outputs_areTheFrameworksOwn(String name) {
    assertParity(Golden.of(name), Golden.of(name).resolve(Golden.OUTPUTS), TINY);
  }

  @Test
  void outputs_atAnotherInputSize_areTheFrameworksOwn() {
    assertParity(
        Golden.of("hf-dinov2"), Golden.of("hf-dinov2-resized").resolve(Golden.OUTPUTS), TINY);
  }

  @Test
  void outputs_ofThePublishedModel_areTheFrameworksOwn() {
    Optional<Path> model = Golden.shared("models/dinov2-small");
    Optional<Path> golden = Golden.shared("golden/dinov2-small-real/" + Golden.OUTPUTS);
    assumeTrue(model.isPresent() && golden.isPresent(), "the published model is not here");
    assertParity(model.get(), golden.get(), REAL);
  }

  /** As timm's {@code forward_head} does it: without fc_norm, the tokens are normalised first. */
  @Test
  void embedding_averageWithoutANormOfItsOwn_isTheMeanOfNormalisedTokens() {
    try (VisionModel vision = VisionModel.open(Golden.of("timm-vit-avgpool-qknorm"));
        Backbone golden = vision.load();
        Scope scope = Scope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (String name : golden.weights().names()) {
        if (!name.startsWith("head.")) {
          tensors.put(name.replace("fc_norm.", "norm."), golden.weights().get(name));
        }
      }
      try (ViT model = new ViT(golden.spec(), new Weights(tensors))) {
        int side = golden.spec().imageSize();
        float[] pixels = new Seed(1).stream("pixels").gaussians(2 * 3 * side * side);
        Tensor stream = model.forward(Ops.tensor(pixels, 2, 3, side, side));
        Tensor tokens = model.features(stream);
        int prefix = golden.spec().prefixTokens();
        Tensor mean = tokens.narrow(1, prefix, tokens.size(1) - prefix).mean(1);

        assertThat(Ops.floats(model.embedding(stream)))
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(Ops.floats(mean));
      }
    }
  }

  private static void assertParity(Path folder, Path golden, double most) {
    try (VisionModel vision = VisionModel.open(folder);
        Backbone model = vision.load();
        SafetensorsFile expected = SafetensorsFile.open(golden)) {
      Map<String, TensorBytes> maps =
          FeatureMaps.of(
              model, pixels(expected.tensor("pixel_values")), Precision.FLOAT32, Progress.silent());
      int blocks = 0;
      int outputs = 0;
      for (String name : expected.names()) {
        if (name.equals("pixel_values")) {
          continue;
        }
        boolean block = name.startsWith("block.");
        TensorBytes ours = maps.get(block ? name : OUTPUTS.get(name));
        assertThat(ours).as(name).isNotNull();
        assertThat(ours.shape()).as(name).isEqualTo(expected.tensor(name).shape());
        assertThat(difference(ours.floats(), expected.tensor(name).floats()))
            .as(name)
            .isLessThan(most);
        blocks += block ? 1 : 0;
        outputs += block ? 0 : 1;
      }
      assertThat(blocks).isGreaterThanOrEqualTo(4);
      assertThat(outputs).isPositive();
    }
  }

  private static ImageBatch pixels(TensorBytes t) {
    List<Integer> shape = t.shape().stream().map(Math::toIntExact).toList();
    return new ImageBatch(t.floats(), shape.get(0), shape.get(2), shape.get(3));
  }

  /** The largest difference over the largest value. */
  private static double difference(float[] ours, float[] expected) {
    double worst = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double apart = Math.abs(ours[i] - expected[i]);
      // A value that is no number must not slip through the comparison.
      worst = apart <= worst ? worst : Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart;
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return worst / largest;
  }
}
