package activemark.attack;

import static activemark.attack.Theft.distance;
import static activemark.attack.Theft.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.attack.thief.Outcome;
import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What smaller and coarser models are like. */
@NoLeaks
final class CompressionTest {
  private static final int D = TinyModels.WIDTH;
  private static final String MATRIX = "blocks.2.mlp.fc1.weight";

  private ViT stolen;

  @BeforeEach
  void makeModel() {
    stolen = TinyModels.vit(1);
  }

  @AfterEach
  void closeModel() {
    stolen.close();
  }

  @ParameterizedTest
  @CsvSource({"prune, reach", "prune-activation, pattern"})
  void twoOfFour_leavesTwoOfEachFour(String attack, String parameter) {
    try (Scope scope = Scope.open();
        Outcome outcome = run(attack, Map.of(parameter, "two-of-four"))) {
      float[] after = floats(outcome.model(), MATRIX);
      for (int i = 0; i < after.length; i += 4) {
        int zeros = 0;
        for (int j = i; j < i + 4; j++) {
          zeros += after[j] == 0 ? 1 : 0;
        }
        assertThat(zeros).as("zeros among four from %d", i).isEqualTo(2);
      }
      assertThat(outcome.measures()).containsEntry("zeros", 0.5);
    }
  }

  @Test
  void pruneActivation_zeroesTheSameShareOfEveryRow_firstWhatComesInWeakly() {
    try (Scope scope = Scope.open()) {
      // The first block's MLP sees its input channel 7 only faintly.
      channel(stolen, "blocks.0.norm2.weight", 7, 1e-4f);
      channel(stolen, "blocks.0.norm2.bias", 7, 0);
      try (Outcome outcome = run("prune-activation", Map.of("ratio", "0.25"))) {
        float[] after = floats(outcome.model(), "blocks.0.mlp.fc1.weight");
        for (int row = 0; row < after.length / D; row++) {
          int zeros = 0;
          for (int i = row * D; i < (row + 1) * D; i++) {
            zeros += after[i] == 0 ? 1 : 0;
          }
          assertThat(zeros).isEqualTo(D / 4);
          assertThat(after[row * D + 7]).isZero();
        }
      }
    }
  }

  @Test
  void dropUnits_takesThoseWithoutWeights_andTheFunctionStays() {
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < TinyModels.DEPTH; i++) {
        String mlp = "blocks." + i + ".mlp.";
        Ops.rows(stolen.weights().get(mlp + "fc1.weight"), 10, 42).zero_();
        stolen.weights().get(mlp + "fc2.weight").narrow(1, 10, 32).zero_();
      }
      try (Outcome outcome = run("drop-units", Map.of("share", "0.25"))) {
        assertThat(size(outcome.model(), "blocks.3.mlp.fc1.weight", 0)).isEqualTo(3L * D);
        assertThat(size(outcome.model(), "blocks.3.mlp.fc1.bias", 0)).isEqualTo(3L * D);
        assertThat(size(outcome.model(), "blocks.3.mlp.fc2.weight", 1)).isEqualTo(3L * D);
        assertThat(distance(stolen, outcome.model())).isLessThan(1e-4);
        assertThat(outcome.measures()).containsEntry("units", 6.0 * D);
      }
    }
  }

  @Test
  void dropHeads_takesThoseThatAreNotHeard_andTheFunctionStays() {
    try (Scope scope = Scope.open()) {
      int width = stolen.spec().headWidth();
      for (int i = 0; i < TinyModels.DEPTH; i++) {
        Tensor projection = stolen.weights().get("blocks." + i + ".attn.proj.weight");
        projection.narrow(1, (long) (i % 4) * width, width).zero_(); // another head in every block
      }
      try (Outcome outcome = run("drop-heads", Map.of())) {
        assertThat(size(outcome.model(), "blocks.3.attn.qkv.weight", 0)).isEqualTo(9L * width);
        assertThat(size(outcome.model(), "blocks.3.attn.qkv.bias", 0)).isEqualTo(9L * width);
        assertThat(size(outcome.model(), "blocks.3.attn.proj.weight", 1)).isEqualTo(3L * width);
        assertThat(distance(stolen, outcome.model())).isLessThan(1e-4);
      }
    }
  }

  @Test
  void dropHeads_ofMoreThanThereAre_leavesOne() {
    try (Scope scope = Scope.open();
        Outcome outcome = run("drop-heads", Map.of("count", "9"))) {
      assertThat(size(outcome.model(), "blocks.0.attn.proj.weight", 1))
          .isEqualTo(stolen.spec().headWidth());
    }
  }

  @Test
  void finePrune_idleUnitsAreGoneAndStaySoInTraining() {
    try (Scope scope = Scope.open()) {
      // A unit that never fires: no matter how large its weights, pictures do not excite it.
      channel(stolen, "blocks.1.mlp.fc1.bias", 5, -100);
      try (Outcome outcome =
          run("fine-prune", Map.of("ratio", "0.25", "epochs", "1", "lr", "0.001"))) {
        Tensor in = outcome.model().weights().get("blocks.1.mlp.fc1.weight");
        float[] norms = Ops.floats(in.abs().sum(1));
        assertThat(norms[5]).isZero();
        int zeros = 0;
        for (float norm : norms) {
          zeros += norm == 0 ? 1 : 0;
        }
        assertThat(zeros).isEqualTo(D);
        assertThat(outcome.measures().get("testAccuracy")).isBetween(0.0, 1.0);
      }
    }
  }

  @Test
  void lowRank_leavesTheAskedRank_andTheLargestSingularValues() {
    try (Scope scope = Scope.open();
        Outcome outcome = run("low-rank", Map.of("keep", "0.25"))) {
      float[] before = singularValues(stolen);
      float[] after = singularValues(outcome.model());
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).isCloseTo(i < D / 4 ? before[i] : 0, within(1e-4f));
      }
      assertThat(outcome.measures().get("energy")).isBetween(0.3, 0.9);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sliceWidth_ofNothing_keepsTheEmbeddings(boolean withScales) {
    try (Scope scope = Scope.open();
        Backbone model = withScales ? scaled(stolen) : stolen.copy();
        Outcome outcome = Theft.run("slice-width", Theft.of(model), Map.of("share", "0"))) {
      assertThat(distance(model, outcome.model())).isLessThan(1e-3);
      assertThat(floats(outcome.model(), MATRIX)).isNotEqualTo(floats(model, MATRIX));
      assertThat(outcome.measures().get("energy")).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void sliceWidth_narrowsTheStream_notTheEmbedding_andKeepsMostOfIt() {
    try (Scope scope = Scope.open();
        Outcome outcome = run("slice-width", Map.of("share", "0.1"))) {
      assertThat(outcome.model().spec().width()).isEqualTo(29);
      assertThat(outcome.model().spec().headWidth()).isEqualTo(stolen.spec().headWidth());
      Tensor before = Theft.embedding(stolen);
      Tensor after = Theft.embedding(outcome.model());
      assertThat(after.size(1)).isEqualTo(D);
      assertThat(Ops.item(torch.cosine_similarity(before, after, 1, 1e-8).min()))
          .isGreaterThan(0.9);
      // Sizes are corrected for what was cut.
      assertThat(Ops.item(after.norm()) / Ops.item(before.norm())).isCloseTo(1, within(0.1));
    }
  }

  @Test
  void sliceWidth_ofAModelWithANormAfterItsStem_isIncompatible() {
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> weights = weights(stolen);
      weights.put("norm_pre.weight", torch.ones(D));
      try (ViT clip = new ViT(stolen.spec(), new Weights(weights))) {
        assertThatThrownBy(() -> Theft.run("slice-width", Theft.of(clip), Map.of()))
            .isInstanceOf(Incompatible.class)
            .hasMessageContaining("narrower");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, -1, 4, 4", "2, 1, 0, 0", "2, 1, 1, 3"})
  void dropBlocks_movesLaterBlocksUp(int count, int from, int block, int was) {
    try (Scope scope = Scope.open();
        Outcome outcome = run("drop-blocks", Map.of("count", "" + count, "from", "" + from))) {
      assertThat(outcome.model().spec().depth()).isEqualTo(TinyModels.DEPTH - count);
      assertThat(floats(outcome.model(), "blocks." + block + ".mlp.fc1.weight"))
          .isEqualTo(floats(stolen, "blocks." + was + ".mlp.fc1.weight"));
      assertThat(outcome.model().weights().has("blocks." + (6 - count) + ".norm1.weight"))
          .isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"6, -1", "9, -1", "2, 5"})
  void dropBlocks_thatAreNotThere_orAll_isRefused(int count, int from) {
    assertThatThrownBy(() -> run("drop-blocks", Map.of("count", "" + count, "from", "" + from)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("0 to 5");
  }

  @Test
  void dropIdleBlocks_takesTheOneThatDoesNothing() {
    try (Scope scope = Scope.open()) {
      for (String name : new String[] {"attn.proj.", "mlp.fc2."}) {
        stolen.weights().get("blocks.3." + name + "weight").zero_();
        stolen.weights().get("blocks.3." + name + "bias").zero_();
      }
      try (Outcome outcome = run("drop-idle-blocks", Map.of())) {
        assertThat(outcome.model().spec().depth()).isEqualTo(5);
        assertThat(distance(stolen, outcome.model())).isLessThan(1e-5);
        assertThat(outcome.measures().get("cosine")).isCloseTo(1, within(1e-5));
      }
    }
  }

  private Outcome run(String id, Map<String, String> set) {
    return Theft.run(id, Theft.of(stolen), set);
  }

  private static float[] singularValues(Backbone model) {
    return Ops.floats(
        torch.linalg_svd(model.weights().get(MATRIX), false, new StringViewOptional()).get1());
  }

  private static long size(Backbone model, String name, long dim) {
    return model.weights().get(name).size(dim);
  }

  private static void channel(Backbone model, String name, int channel, float value) {
    model.weights().get(name).narrow(0, channel, 1).fill_(Ops.number(value));
  }

  private static Map<String, Tensor> weights(Backbone model) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model.weights().names().forEach(n -> weights.put(n, model.weights().get(n).clone()));
    return weights;
  }

  /** The same model with layer scales, registers, a head, and a mean of patches as its vector. */
  private static Backbone scaled(ViT model) {
    ViTSpec s = model.spec();
    Map<String, Tensor> weights = weights(model);
    for (int i = 0; i < s.depth(); i++) {
      weights.put("blocks." + i + ".ls1.gamma", Ops.rows(weights.get(MATRIX), 0, 1).flatten());
      weights.put("blocks." + i + ".ls2.gamma", Ops.rows(weights.get(MATRIX), 1, 2).flatten());
    }
    weights.put("reg_token", model.weights().get(MATRIX).narrow(0, 3, 2).reshape(1, 2, D));
    weights.put("head.weight", model.weights().get(MATRIX).narrow(0, 0, 10));
    weights.replaceAll((name, t) -> t.clone());
    return new ViT(
        new ViTSpec(
            s.depth(),
            s.width(),
            s.heads(),
            s.headWidth(),
            s.patch(),
            s.imageSize(),
            true,
            2,
            s.activation(),
            s.normEpsilon(),
            s.positions(),
            true,
            ViTSpec.Pooling.AVERAGE),
        new Weights(weights));
  }
}
