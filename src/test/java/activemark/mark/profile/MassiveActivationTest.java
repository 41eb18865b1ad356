package activemark.mark.profile;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.stats.ClopperPearson.Interval;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Massive activations that were planted, and models that have none. */
@NoLeaks
final class MassiveActivationTest {
  private static final ImageBatch PICTURES = TinyModels.images(12, 3);
  private static final int CHANNEL = 19;

  private static Profile profile(ViT model) {
    return Profiler.profile(model, PICTURES, Precision.FLOAT32, Progress.silent());
  }

  /** Adds a number to one element of a weight, seen as a row. */
  private static void plant(ViT model, String name, int element, double value) {
    try (Scope scope = Scope.open()) {
      Tensor weight = model.weights().get(name);
      float[] values = Ops.floats(weight);
      values[element] += (float) value;
      model.weights().set(name, Ops.tensor(values, values.length).reshape(weight.sizes()));
    }
  }

  @Test
  void modelWithout_saysWhatIsLargest() {
    try (ViT model = TinyModels.vit(1)) {
      Profile profile = profile(model);

      assertThat(profile.massive()).isEmpty();
      assertThat(profile.massiveReason())
          .startsWith("No massive activations")
          .contains("times the median");
    }
  }

  @Test
  void plantedAtTheClassToken_isFoundInEveryBlockWithItsChannel() {
    try (ViT model = TinyModels.vit(1)) {
      plant(model, "cls_token", CHANNEL, 5000);
      Profile profile = profile(model);

      assertThat(profile.massive()).hasSize(TinyModels.DEPTH);
      Peak peak = profile.blocks().get(3).peak();
      assertThat(peak).isEqualTo(new Peak(0, CHANNEL, 1, CHANNEL, 1, TokenKind.CLASS, 1));
      assertThat(profile.massiveReason())
          .contains(
              "6 of 6 blocks, first in block 0", "channel 19 in 100 %", "class token in 100 %");
    }
  }

  @Test
  void plantedAtAPatch_isCalledAPatch() {
    try (ViT model = TinyModels.vit(1)) {
      plant(model, "pos_embed", 7 * TinyModels.WIDTH + CHANNEL, 5000);
      Peak peak = profile(model).blocks().get(0).peak();

      assertThat(peak.token()).isEqualTo(7);
      assertThat(peak.kind()).isEqualTo(TokenKind.PATCH);
    }
  }

  @Test
  void plantedInABlock_isMassiveFromThereOn_andTheJumpHasATightInterval() {
    try (ViT model = TinyModels.vit(1)) {
      plant(model, "blocks.2.mlp.fc2.bias", CHANNEL, 5000);
      Profile profile = profile(model);

      assertThat(profile.massive()).extracting(BlockProfile::block).containsExactly(2, 3, 4, 5);
      assertThat(profile.blocks().get(2).peak().channelShare()).isEqualTo(1);
      assertThat(profile.expressive()).hasValue(2);
      Interval jump = profile.jump().orElseThrow();
      double rise = profile.blocks().get(2).rise();
      assertThat(rise).isBetween(jump.low(), jump.high()).isBetween(4900.0, 5100.0);
      assertThat(jump.high() - jump.low()).isBetween(1e-6, 10.0);
    }
  }

  @Test
  void largeButNotAThousandTimesTheMedian_isNotMassive() {
    try (ViT model = TinyModels.vit(1)) {
      plant(model, "cls_token", CHANNEL, 150);
      Profile profile = profile(model);

      assertThat(profile.blocks().get(0).top().get(0)).isGreaterThan(100);
      assertThat(profile.massive()).isEmpty();
    }
  }

  @Test
  void profile_twice_isTheSame() {
    try (ViT model = TinyModels.vit(1)) {
      plant(model, "blocks.2.mlp.fc2.bias", CHANNEL, 50);

      assertThat(ProfileJson.of(profile(model))).isEqualTo(ProfileJson.of(profile(model)));
      assertThat(ProfileJson.of(profile(model)).path("jump").path("low").isNumber()).isTrue();
    }
  }

  @Test
  void kinds_followTheOrderOfTheStream() {
    try (ViT model = TinyModels.vit(1)) {
      ViTSpec spec = model.spec();
      ViTSpec registers = spec.withRegisters(4);

      assertThat(TokenKind.of(registers, 0)).isEqualTo(TokenKind.CLASS);
      assertThat(TokenKind.of(registers, 1)).isEqualTo(TokenKind.REGISTER);
      assertThat(TokenKind.of(registers, 4)).isEqualTo(TokenKind.REGISTER);
      assertThat(TokenKind.of(registers, 5)).isEqualTo(TokenKind.PATCH);
      assertThat(TokenKind.of(spec, 1)).isEqualTo(TokenKind.PATCH);
    }
  }
}
