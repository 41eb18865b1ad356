package activemark.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.Incompatible;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.data.ImageSource;
import activemark.model.data.LabelledImages;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What single attacks that train do to weights and features. */
@NoLeaks
final class TrainingAttacksTest {
  private static final int REAR = TinyModels.DEPTH - 2;

  @Test
  void linearProbe_leavesTheModelAsItIs_andIsWorthSomething() {
    attack(
        "linear-probe",
        Map.of(),
        (stolen, outcome) -> {
          assertThat(changed(stolen, outcome.model())).isEmpty();
          assertThat(outcome.measures().get("testAccuracy")).isGreaterThan(0.8);
        });
  }

  @Test
  void promptTokens_learn_andTheRestStaysAsItIs() {
    attack(
        "prompt-tokens",
        Map.of("count", "3", "epochs", "6", "head-lr", "1e-2"),
        (stolen, outcome) -> {
          Backbone prompted = outcome.model();
          assertThat(prompted.spec()).isEqualTo(stolen.spec().withRegisters(3));
          assertThat(outcome.measures().get("testAccuracy")).isGreaterThan(0.8);
          for (String name : stolen.weights().names()) {
            assertThat(Ops.floats(prompted.weights().get(name)))
                .as(name)
                .isEqualTo(Ops.floats(stolen.weights().get(name)));
          }
        });
  }

  @Test
  void finetune_learns_andWithWrongLabelsDoesNot() {
    Map<String, String> enough = Map.of("epochs", "6", "lr", "1e-3", "head-lr", "1e-2");
    attack(
        "finetune",
        enough,
        (stolen, outcome) ->
            assertThat(outcome.measures().get("testAccuracy")).isGreaterThanOrEqualTo(0.9));
    attack(
        "finetune-noisy",
        enough,
        (stolen, outcome) -> assertThat(outcome.measures().get("testAccuracy")).isLessThan(0.5));
  }

  @Test
  void finetuneSegment_learnsWhereAClassIs_andTrainsTheBlocks() {
    try (ViT stolen = TinyModels.vit(1);
        Scope scope = Scope.open()) {
      Map<String, String> brief = Map.of("epochs", "1", "lr", "1e-3", "head-lr", "1e-2");
      Map<String, String> enough = Map.of("epochs", "20", "lr", "1e-3", "head-lr", "1e-2");
      try (Outcome first = Theft.run("finetune-segment", Theft.of(stolen), brief);
          Outcome last = Theft.run("finetune-segment", Theft.of(stolen), enough)) {
        assertThat(last.measures().get("loss")).isLessThan(0.7 * first.measures().get("loss"));
        assertThat(changed(stolen, last.model()))
            .contains(
                "blocks.0.attn.qkv.weight", "blocks.5.mlp.fc2.weight", "patch_embed.proj.weight");
      }
    }
  }

  @Test
  void finetune_layerDecayOfNothing_trainsOnlyWhatComesAfterTheBlocks() {
    attack(
        "finetune",
        Map.of("layer-decay", "0"),
        (stolen, outcome) ->
            assertThat(changed(stolen, outcome.model()))
                .containsExactlyInAnyOrder("norm.weight", "norm.bias"));
  }

  @Test
  void finetune_layerDecay_movesEarlyBlocksLess() {
    attack(
        "finetune",
        Map.of("layer-decay", "0.5"),
        (stolen, outcome) -> {
          double before = Double.MIN_VALUE;
          for (int i = 0; i < TinyModels.DEPTH; i++) {
            double moved = moved(stolen, outcome.model(), "blocks." + i + ".mlp.fc1.weight");
            assertThat(moved).as("block " + i).isGreaterThan(1.5 * before);
            before = moved;
          }
        });
  }

  @Test
  void finetune_smoothing_changesWhatIsLearned() {
    List<float[]> found = new ArrayList<>();
    for (String smoothing : List.of("0", "0.9")) {
      attack(
          "finetune",
          Map.of("smoothing", smoothing, "epochs", "1"),
          (stolen, outcome) -> found.add(Ops.floats(outcome.model().weights().get("norm.weight"))));
    }
    assertThat(found.get(0)).isNotEqualTo(found.get(1));
  }

  @Test
  void biasOnly_changesBiasesAndNormsAlone() {
    attack(
        "bias-only",
        Map.of(),
        (stolen, outcome) ->
            assertThat(changed(stolen, outcome.model()))
                .contains("blocks.0.mlp.fc1.bias", "blocks.3.norm1.weight", "norm.weight")
                .allMatch(name -> name.endsWith(".bias") || name.contains("norm")));
  }

  @ParameterizedTest
  @CsvSource({"attention, 2", "linear, 4"})
  void lora_changesTheTargetsByAMatrixOfTheAskedRank(String targets, int perBlock) {
    attack(
        "lora",
        Map.of("rank", "3", "targets", targets, "lr", "1e-2"),
        (stolen, outcome) -> {
          List<String> changed = changed(stolen, outcome.model());
          assertThat(changed)
              .hasSize(perBlock * TinyModels.DEPTH)
              .allMatch(n -> n.endsWith("weight"));
          for (String name : changed) {
            Tensor difference = outcome.model().weights().get(name).sub(stolen.weights().get(name));
            float[] sizes = Ops.floats(torch.linalg_svdvals(difference));
            assertThat(sizes[2]).as(name).isGreaterThan(1e-4f);
            assertThat(sizes[3]).as(name).isLessThan(1e-3f * sizes[0]);
          }
        });
  }

  @Test
  void lora_isTrainedAsItIsMerged() {
    attack(
        "lora",
        Map.of("lr", "1e-2", "epochs", "6", "head-lr", "1e-2"),
        (stolen, outcome) ->
            assertThat(outcome.measures().get("testAccuracy")).isGreaterThanOrEqualTo(0.9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"feature-push", "removalnet"})
  void push_movesFeaturesFurtherAwayThanTrainingAlone(String id) {
    List<Double> cosines = new ArrayList<>();
    for (String push : List.of("0", "10")) {
      attack(
          id,
          Map.of("push", push, "epochs", "4", "lr", "1e-3"),
          (stolen, outcome) -> cosines.add(outcome.measures().get("cosine")));
    }
    assertThat(cosines.get(1)).isLessThan(cosines.get(0) - 0.1);
  }

  @Test
  void continue_keepsFeaturesWhileWeightsMove() {
    attack(
        "continue",
        Map.of(),
        (stolen, outcome) -> {
          assertThat(outcome.measures().get("weightChange")).isGreaterThan(1e-5);
          assertThat(outcome.measures().get("cosine")).isGreaterThan(0.99);
        });
  }

  @Test
  void regulariseRepair_shrinksMatrices() {
    attack(
        "regularise-repair",
        Map.of("l2", "1", "epochs", "8", "lr", "1e-3"),
        (stolen, outcome) -> {
          String name = "blocks.2.mlp.fc1.weight";
          assertThat(norm(outcome.model(), name)).isLessThan(0.98 * norm(stolen, name));
        });
  }

  @Test
  void adversarial_learnsFromOtherPicturesThanThePlainOnes() {
    List<float[]> found = new ArrayList<>();
    for (String epsilon : List.of("0", "0.5")) {
      attack(
          "adversarial",
          Map.of("eps", epsilon, "epochs", "3", "lr", "1e-3", "head-lr", "1e-2"),
          (stolen, outcome) -> {
            found.add(Ops.floats(outcome.model().weights().get("norm.weight")));
            found.add(new float[] {outcome.measures().get("loss").floatValue()});
          });
    }
    assertThat(found.get(0)).isNotEqualTo(found.get(2));
    assertThat(found.get(3)[0]).as("loss on harder pictures").isGreaterThan(found.get(1)[0]);
  }

  @Test
  void resetRear_frozen_changesTheResetBlocksAlone() {
    attack(
        "reset-rear",
        Map.of(),
        (stolen, outcome) -> {
          assertThat(changed(stolen, outcome.model()))
              .containsExactlyInAnyOrderElementsOf(
                  stolen.weights().names(new Span(REAR, TinyModels.DEPTH)));
          double kept =
              Ops.item(
                  torch
                      .cosine_similarity(
                          flat(stolen, "blocks.5.mlp.fc1.weight"),
                          flat(outcome.model(), "blocks.5.mlp.fc1.weight"),
                          0,
                          1e-8)
                      .sum());
          assertThat(kept).isCloseTo(0, within(0.1));
        });
  }

  @Test
  void resetRear_withARateForTheRest_trainsThatToo() {
    attack(
        "reset-rear",
        Map.of("rest-lr", "1e-4"),
        (stolen, outcome) ->
            assertThat(changed(stolen, outcome.model()))
                .contains("patch_embed.proj.weight", "blocks.0.mlp.fc1.weight", "norm.weight"));
  }

  @Test
  void baseRear_withoutRepair_isTheBasesBlocksOnTheStolenOnes() {
    attack(
        "base-rear",
        Map.of("epochs", "0"),
        (stolen, outcome) -> {
          List<String> rear = stolen.weights().names(new Span(REAR, TinyModels.DEPTH));
          assertThat(changed(stolen, outcome.model())).containsExactlyInAnyOrderElementsOf(rear);
          try (ViT base = TinyModels.vit(2)) {
            assertThat(changed(base, outcome.model())).doesNotContainAnyElementsOf(rear);
          }
        });
  }

  @Test
  void baseRear_repair_bringsTheEmbeddingsBack() {
    List<Double> cosines = new ArrayList<>();
    for (String epochs : List.of("0", "10")) {
      attack(
          "base-rear",
          Map.of("epochs", epochs, "lr", "1e-3"),
          (stolen, outcome) -> {
            cosines.add(outcome.measures().get("cosine"));
            assertThat(changed(stolen, outcome.model()))
                .allMatch(name -> Weights.block(name) >= REAR);
          });
    }
    assertThat(cosines.get(1)).isGreaterThan(cosines.get(0) + 0.1);
  }

  @Test
  void baseRear_ofAnotherArchitecture_isIncompatible() {
    try (ViT model = TinyModels.vit(1);
        ViT base = TinyModels.vit(2, 3)) {
      Attack attack = Attacks.named("base-rear");
      assertThatThrownBy(
              () -> Attacks.run(attack, thief(model).withBase(base), Settings.defaults(attack)))
          .isInstanceOf(Incompatible.class)
          .hasMessageContaining("3 blocks");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "distil-base, cosine",
    "distil-base, mse",
    "distil-tokens, smooth-l1",
    "distil-base, info-nce",
    "distil-tokens, info-nce",
    "distil-base, wasserstein",
    "distil-scratch, cosine",
    "distil-small, cosine"
  })
  void distil_bringsTheStudentCloserToTheStolenModel(String id, String loss) {
    attack(
        id,
        Map.of("loss", loss, "epochs", "10", "lr", "1e-3"),
        (stolen, outcome) ->
            assertThat(outcome.measures().get("cosine"))
                .isGreaterThan(outcome.measures().get("cosineBefore") + 0.1));
  }

  @Test
  void distilSmall_isHalfAsDeepAndWide_withEmbeddingsAsLong() {
    attack(
        "distil-small",
        Map.of("epochs", "0"),
        (stolen, outcome) -> {
          assertThat(outcome.model().spec().depth()).isEqualTo(TinyModels.DEPTH / 2);
          assertThat(outcome.model().spec().width()).isEqualTo(TinyModels.WIDTH / 2);
          assertThat(outcome.model().weights().get("head.weight").size(0))
              .isEqualTo(TinyModels.WIDTH);
        });
  }

  @Test
  void softLabel_teachesTheBaseWhatTheProbeSays() {
    attack(
        "soft-label",
        Map.of("lr", "1e-3", "head-lr", "1e-2", "epochs", "6"),
        (stolen, outcome) ->
            assertThat(outcome.measures().get("testAccuracy")).isGreaterThanOrEqualTo(0.9));
  }

  private static void attack(
      String id, Map<String, String> set, BiConsumer<Backbone, Outcome> check) {
    Attack attack = Attacks.named(id);
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1);
        ViT base = TinyModels.vit(2);
        Outcome outcome =
            Attacks.run(attack, thief(model).withBase(base), Settings.of(attack, set))) {
      check.accept(model, outcome);
    }
  }

  /** A thief with 40 pictures of two classes that differ in the brightness of their upper half. */
  private static Thief thief(Backbone model) {
    ImageBatch noise = TinyModels.images(40, 6);
    int half = TinyModels.SIZE * TinyModels.SIZE / 2;
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < noise.n(); i++) {
      labels.add(i % 2);
      for (int plane = 0; plane < 3; plane++) {
        for (int k = 0; k < half; k++) {
          noise.values()[(3 * i + plane) * 2 * half + k] += i % 2 == 0 ? -1.5f : 1.5f;
        }
      }
    }
    ImageSource images = ImageSource.of(noise);
    LabelledImages labelled = new LabelledImages(images, labels, List.of("dark", "bright"));
    return Thief.of(model, new Seed(5), Precision.FLOAT32, Progress.silent())
        .withImages(images)
        .withLabelled(Split.of(labelled, 0.25, new Seed(5)));
  }

  private static List<String> changed(Backbone before, Backbone after) {
    return before.weights().names().stream()
        .filter(name -> !before.weights().get(name).equal(after.weights().get(name)))
        .toList();
  }

  private static double moved(Backbone before, Backbone after, String name) {
    return Ops.item(after.weights().get(name).sub(before.weights().get(name)).norm());
  }

  private static double norm(Backbone model, String name) {
    return Ops.item(model.weights().get(name).norm());
  }

  private static Tensor flat(Backbone model, String name) {
    return model.weights().get(name).flatten();
  }
}
