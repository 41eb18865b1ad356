package activemark.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single attacks do to numbers. */
@NoLeaks
final class AttacksTest {
  private static final String MATRIX = "blocks.2.mlp.fc1.weight";

  @ParameterizedTest
  @ValueSource(strings = {"layer", "global"})
  void prune_setsTheAskedShareOfTheSmallestToZero(String reach) {
    attack(
        "prune",
        Map.of("ratio", "0.25", "reach", reach),
        1,
        (stolen, outcome) -> {
          assertThat(outcome.measures().get("zeros")).isCloseTo(0.25, within(1e-4));
          float[] before = floats(stolen, MATRIX);
          float[] after = floats(outcome.model(), MATRIX);
          double largestGone = 0;
          double smallestKept = Double.MAX_VALUE;
          for (int i = 0; i < before.length; i++) {
            if (after[i] == 0) {
              largestGone = Math.max(largestGone, Math.abs(before[i]));
            } else {
              assertThat(after[i]).isEqualTo(before[i]);
              smallestKept = Math.min(smallestKept, Math.abs(before[i]));
            }
          }
          assertThat(largestGone).isPositive().isLessThanOrEqualTo(smallestKept);
        });
  }

  @Test
  void prune_ofEqualWeights_isExactToo() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1)) {
      Tensor weight = model.weights().get(MATRIX);
      model.weights().set(MATRIX, weight.sign()); // all of one size
      try (Outcome outcome = run("prune", Map.of("ratio", "0.5"), model)) {
        float[] after = floats(outcome.model(), MATRIX);
        assertThat(IntStream.range(0, after.length).filter(i -> after[i] == 0).count())
            .isEqualTo(after.length / 2);
      }
    }
  }

  @Test
  void prune_byLayer_leavesVectorsAndStemAlone() {
    attack(
        "prune",
        Map.of("ratio", "1"),
        1,
        (stolen, outcome) -> {
          for (String name :
              List.of("cls_token", "patch_embed.proj.weight", "blocks.0.norm1.weight")) {
            assertThat(floats(outcome.model(), name)).isEqualTo(floats(stolen, name));
          }
          assertThat(floats(outcome.model(), MATRIX)).containsOnly(0f);
        });
  }

  @ParameterizedTest
  @CsvSource({"8, 255", "4, 15", "2, 3"})
  void quantise_leavesFewValuesPerChannel_noneFurtherThanHalfAStep(int bits, int values) {
    attack(
        "quantise",
        Map.of("bits", Integer.toString(bits)),
        1,
        (stolen, outcome) -> {
          float[] before = floats(stolen, MATRIX);
          float[] after = floats(outcome.model(), MATRIX);
          int in = TinyModels.WIDTH;
          for (int row = 0; row < before.length / in; row++) {
            float[] was = Arrays.copyOfRange(before, row * in, (row + 1) * in);
            float[] is = Arrays.copyOfRange(after, row * in, (row + 1) * in);
            double largest = 0;
            for (float x : was) {
              largest = Math.max(largest, Math.abs(x));
            }
            double step = largest / ((1 << (bits - 1)) - 1);
            for (int i = 0; i < in; i++) {
              assertThat((double) is[i]).isCloseTo(was[i], within(step / 2 * 1.0001));
              double steps = is[i] / step;
              assertThat(steps).isCloseTo(Math.rint(steps), within(1e-3));
            }
            assertThat(step * ((values - 1) / 2.0)).isCloseTo(largest, within(1e-6));
          }
        });
  }

  @Test
  void quantise_channelOfZeros_staysZero() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1)) {
      Ops.rows(model.weights().get(MATRIX), 0, 1).zero_();
      try (Outcome outcome = run("quantise", Map.of(), model)) {
        assertThat(Arrays.copyOf(floats(outcome.model(), MATRIX), TinyModels.WIDTH))
            .containsOnly(0f);
      }
    }
  }

  @Test
  void noise_hasTheAskedDeviation_anotherForEverySeed() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1);
        Outcome one = Attacks.run(noise(), thief(model, 1), settings());
        Outcome two = Attacks.run(noise(), thief(model, 2), settings())) {
      Tensor was = model.weights().get(MATRIX);
      Tensor added = one.model().weights().get(MATRIX).sub(was);
      assertThat(Ops.item(added.std()) / Ops.item(was.std())).isCloseTo(0.1, within(0.005));
      assertThat(floats(one.model(), MATRIX)).isNotEqualTo(floats(two.model(), MATRIX));
      assertThat(one.measures().get("weightChange")).isPositive().isLessThan(0.12);
    }
  }

  @Test
  void average_liesBetweenTheTwo() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1);
        ViT base = TinyModels.vit(2);
        Outcome outcome = average(model, base, "0.25")) {
      float[] mine = floats(model, "cls_token");
      float[] theirs = floats(base, "cls_token");
      float[] after = floats(outcome.model(), "cls_token");
      for (int i = 0; i < after.length; i++) {
        assertThat(after[i]).isCloseTo(0.25f * mine[i] + 0.75f * theirs[i], within(1e-6f));
      }
    }
  }

  @Test
  void average_withAnotherArchitecture_isIncompatible() {
    try (ViT model = TinyModels.vit(1);
        ViT base = TinyModels.vit(2, 3)) {
      assertThatThrownBy(() -> average(model, base, "0.5"))
          .isInstanceOf(Incompatible.class)
          .hasMessageContaining("--base")
          .hasMessageContaining("6 blocks")
          .hasMessageContaining("3 blocks");
    }
  }

  @Test
  void settings_unknownName_listsTheKnownOnes() {
    assertThatThrownBy(() -> Settings.parse(Attacks.named("prune"), List.of("share=0.1")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--set share")
        .hasMessageContaining("ratio, reach");
  }

  @ParameterizedTest
  @CsvSource({
    "prune, ratio=1.5, 0 to 1",
    "prune, ratio=x, 0 to 1",
    "prune, ratio=NaN, 0 to 1",
    "prune, reach=everything, layer or global",
    "quantise, bits=1, 2 to 16",
    "quantise, bits=4.5, 2 to 16",
    "finetune, lr=-1, 0 to 1",
    "prune, ratio, NAME=VALUE",
    "prune, =1, NAME=VALUE"
  })
  void settings_badValue_saysWhatIsExpected(String attack, String assignment, String expected) {
    assertThatThrownBy(() -> Settings.parse(Attacks.named(attack), List.of(assignment)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(expected);
  }

  @Test
  void settings_nameTwice_isRefused() {
    assertThatThrownBy(
            () -> Settings.parse(Attacks.named("prune"), List.of("ratio=0.1", "ratio=0.2")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("set twice");
  }

  @Test
  void settings_tellEveryValueInForce() {
    assertThat(Settings.parse(Attacks.named("prune"), List.of("ratio=0.6")))
        .hasToString("prune ratio=0.6 reach=layer");
  }

  @Test
  void named_unknown_listsTheKnownOnes() {
    assertThatThrownBy(() -> Attacks.named("burn"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("finetune, ")
        .hasMessageContaining("prune, quantise");
  }

  private static Attack noise() {
    return Attacks.named("noise");
  }

  private static Settings settings() {
    return Settings.parse(noise(), List.of("share=0.1"));
  }

  private static Outcome average(Backbone model, Backbone base, String share) {
    Attack average = Attacks.named("average");
    return Attacks.run(
        average, thief(model, 1).withBase(base), Settings.of(average, Map.of("share", share)));
  }

  private static void attack(
      String id, Map<String, String> set, long seed, BiConsumer<Backbone, Outcome> check) {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(seed);
        Outcome outcome = run(id, set, model)) {
      check.accept(model, outcome);
    }
  }

  private static Outcome run(String id, Map<String, String> set, Backbone model) {
    Attack attack = Attacks.named(id);
    return Attacks.run(attack, thief(model, 1), Settings.of(attack, set));
  }

  private static Thief thief(Backbone model, long seed) {
    return Thief.of(model, new Seed(seed), Precision.FLOAT32, Progress.silent());
  }

  private static float[] floats(Backbone model, String name) {
    return Ops.floats(model.weights().get(name));
  }
}
