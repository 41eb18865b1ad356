package activemark.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.data.ImageSource;
import activemark.model.data.LabelledImages;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NoLeaks
final class FineTuningTest {
  @ParameterizedTest
  @EnumSource(Precision.class)
  void run_learnsWhatPicturesShow(Precision precision) {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1)) {
      FineTuning.Result first = tune(model.copy(), 1, precision);
      FineTuning.Result last = tune(model.copy(), 8, precision);

      assertThat(last.loss()).isLessThan(first.loss() / 2);
      assertThat(last.trainAccuracy()).isGreaterThan(first.trainAccuracy()).isGreaterThan(0.95);
      assertThat(last.testAccuracy()).isGreaterThan(0.9);
    }
  }

  @Test
  void run_changesEveryWeightThatTheEmbeddingDependsOn() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1);
        Backbone tuned = model.copy()) {
      train(tuned, 1, Precision.FLOAT32);
      for (String name : model.weights().names()) {
        assertThat(tuned.weights().get(name).equal(model.weights().get(name))).as(name).isFalse();
      }
    }
  }

  @Test
  void train_steps_doNotPileUpNativeObjects() {
    try (Scope scope = Scope.open()) {
      Tensor weight = torch.zeros(4);
      long[] alive = new long[8];
      int[] step = {0};
      Trainer.train(
          List.of(new Trainer.Group(List.of(weight), 0.1, 0)),
          8,
          new Trainer.Schedule(1, 1),
          new Seed(1).stream("order"),
          batch -> {
            alive[step[0]++] = Pointer.totalCount();
            return Ops.shift(weight, -1).square().sum();
          },
          Progress.silent());

      assertThat(alive).containsOnly(alive[0]);
      assertThat(weight.requires_grad()).isFalse();
      assertThat(weight.grad().defined()).isFalse();
    }
  }

  @Test
  void train_seesEveryPictureOncePerEpoch_inAnotherOrder() {
    try (Scope scope = Scope.open()) {
      Tensor weight = torch.zeros(1);
      List<Integer> seen = new ArrayList<>();
      Trainer.train(
          List.of(new Trainer.Group(List.of(weight), 0.1, 0)),
          10,
          new Trainer.Schedule(2, 4),
          new Seed(1).stream("order"),
          batch -> {
            for (int i : batch) {
              seen.add(i);
            }
            return weight.square().sum();
          },
          Progress.silent());

      assertThat(seen).hasSize(20);
      assertThat(seen.subList(0, 10)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThat(seen.subList(10, 20)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThat(seen.subList(0, 10)).isNotEqualTo(seen.subList(10, 20));
    }
  }

  @Test
  void train_groups_haveRatesOfTheirOwn() {
    try (Scope scope = Scope.open()) {
      Tensor still = torch.zeros(1);
      Tensor moved = torch.zeros(1);
      Trainer.train(
          List.of(
              new Trainer.Group(List.of(still), 0, 0.1), new Trainer.Group(List.of(moved), 0.1, 0)),
          4,
          new Trainer.Schedule(5, 2),
          new Seed(1).stream("order"),
          batch -> Ops.shift(still, -1).square().add(Ops.shift(moved, -1).square()).sum(),
          Progress.silent());

      assertThat(Ops.floats(still)).containsExactly(0);
      assertThat(Ops.floats(moved)[0]).isGreaterThan(0.3f);
    }
  }

  @Test
  void train_thatDiverges_saysSoAndLeavesNoGradientsOn() {
    try (Scope scope = Scope.open()) {
      Tensor weight = torch.zeros(1);
      assertThatThrownBy(
              () ->
                  Trainer.train(
                      List.of(new Trainer.Group(List.of(weight), 0.1, 0)),
                      4,
                      new Trainer.Schedule(1, 1),
                      new Seed(1).stream("order"),
                      batch -> weight.div(weight).sum(),
                      Progress.silent()))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("diverged")
          .hasMessageContaining("smaller learning rate");
      assertThat(weight.requires_grad()).isFalse();
    }
  }

  private static FineTuning.Result tune(Backbone model, int epochs, Precision precision) {
    try (model) {
      return train(model, epochs, precision);
    }
  }

  private static FineTuning.Result train(Backbone model, int epochs, Precision precision) {
    return FineTuning.run(
        model,
        Split.of(brightAndDark(), 0.25, new Seed(3)),
        new FineTuning.Options(new Trainer.Schedule(epochs, 8), 1e-3, 1e-2, 0.05),
        new Seed(4),
        precision,
        Progress.silent());
  }

  /** Noisy pictures of two classes that differ in how bright their upper half is. */
  private static LabelledImages brightAndDark() {
    ImageBatch noise = TinyModels.images(48, 6);
    int half = TinyModels.SIZE * TinyModels.SIZE / 2;
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < noise.n(); i++) {
      labels.add(i % 2);
      for (int plane = 0; plane < 3; plane++) {
        int at = (i * 3 + plane) * 2 * half;
        for (int j = 0; j < half; j++) {
          noise.values()[at + j] += i % 2 == 0 ? 1.5f : -1.5f;
        }
      }
    }
    return new LabelledImages(ImageSource.of(noise), labels, List.of("bright", "dark"));
  }
}
