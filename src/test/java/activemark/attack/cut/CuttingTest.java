package activemark.attack.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.attack.Attacks;
import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** What is left after cutting. */
@NoLeaks
final class CuttingTest {
  private static final int WIDTH = TinyModels.WIDTH;

  @Test
  void cutRear_givesTheFeaturesOfAnEarlierCut() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1);
        Outcome outcome = run("cut-rear", Map.of("drop", "2"), model)) {
      Tensor pixels = Streams.pixels(TinyModels.images(2, 9), 0, 2);
      Tensor early = model.run(model.stem(pixels), new Span(0, 4));
      Backbone cut = outcome.model();

      assertThat(cut.spec().depth()).isEqualTo(4);
      assertThat(Ops.floats(cut.features(cut.forward(pixels))))
          .isEqualTo(Ops.floats(model.features(early)));
      assertThat(cut.weights().names()).noneMatch(name -> name.startsWith("blocks.4"));
    }
  }

  @Test
  void cutRear_ofAllBlocks_isRefused() {
    try (ViT model = TinyModels.vit(1)) {
      assertThatThrownBy(() -> run("cut-rear", Map.of("drop", "6"), model))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("6 blocks");
    }
  }

  @Test
  void resolution_computesTheSameAtTheNewSize() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1);
        Outcome outcome = run("resolution", Map.of("size", "27"), model)) {
      int side = 27 / model.spec().patch() * model.spec().patch();
      Backbone resized = outcome.model();
      Tensor pixels = torch.full(new long[] {2, 3, side, side}, Ops.number(0.3));

      assertThat(resized.spec().imageSize()).isEqualTo(side);
      assertThat(Ops.floats(resized.forward(pixels))).isEqualTo(Ops.floats(model.forward(pixels)));
    }
  }

  @Test
  void resolution_withoutRoomForAPatch_isRefused() {
    try (ViT model = TinyModels.vit(1)) {
      assertThatThrownBy(() -> run("resolution", Map.of("size", "1"), model))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("at least " + model.spec().patch() + " pixels");
    }
  }

  @Test
  void shufflePositions_exchangesRowsOfPatches_andLeavesTheClassTokens() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1);
        Outcome outcome = run("shuffle-positions", Map.of(), model)) {
      float[][] before = rows(model);
      float[][] after = rows(outcome.model());

      assertThat(after[0]).isEqualTo(before[0]);
      assertThat(Arrays.deepEquals(after, before)).isFalse();
      assertThat(Arrays.deepEquals(sorted(after), sorted(before))).isTrue();
      assertThat(outcome.measures().get("positionChange")).isBetween(0.5, 2.0);
    }
  }

  @Test
  void shufflePositions_ofSome_leavesTheRest() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1);
        Outcome outcome = run("shuffle-positions", Map.of("share", "0.25"), model)) {
      float[][] before = rows(model);
      float[][] after = rows(outcome.model());
      long moved = IntStream.range(0, 17).filter(i -> !Arrays.equals(before[i], after[i])).count();

      assertThat(moved).isBetween(1L, 4L);
    }
  }

  private static float[][] rows(Backbone model) {
    float[] table = Ops.floats(model.weights().get("pos_embed"));
    float[][] rows = new float[table.length / WIDTH][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(table, i * WIDTH, (i + 1) * WIDTH));
    return rows;
  }

  private static float[][] sorted(float[][] rows) {
    float[][] copy = rows.clone();
    Arrays.sort(copy, Comparator.comparingDouble(row -> row[0]));
    return copy;
  }

  private static Outcome run(String id, Map<String, String> settings, Backbone model) {
    Attack attack = Attacks.named(id);
    Thief thief = Thief.of(model, new Seed(5), Precision.FLOAT32, Progress.silent());
    return Attacks.run(attack, thief, Settings.of(attack, settings));
  }
}
