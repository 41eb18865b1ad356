package activemark.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

@NoLeaks
final class ChainTest {
  @Test
  void run_eachStepWorksOnTheFormersResult() {
    try (ViT model = TinyModels.vit(1);
        Outcome both = Chain.parse("prune ratio=0.5 then noise share=0.01").run(thief(model));
        Outcome other = Chain.parse("noise share=0.01 then prune ratio=0.5").run(thief(model))) {
      assertThat(zeros(both.model())).isZero();
      assertThat(zeros(other.model())).isCloseTo(0.5, within(0.01));
      assertThat(both.measures()).containsKeys("prune.weightChange", "noise.weightChange");
      assertThat(both.measures().get(Attacks.CHANGE))
          .isGreaterThan(both.measures().get("noise.weightChange"));
    }
  }

  @Test
  void run_theSameAttackTwice_hasOtherRandomness() {
    try (ViT model = TinyModels.vit(1);
        Outcome twice = Chain.parse("noise share=0.1 then noise share=0.1").run(thief(model));
        Outcome once = Chain.parse("noise share=0.1").run(thief(model))) {
      double change = once.measures().get(Attacks.CHANGE);
      // Independent noises add up as squares, the same noise would double.
      assertThat(twice.measures().get(Attacks.CHANGE)).isBetween(1.3 * change, 1.55 * change);
      assertThat(twice.measures()).containsKeys("noise-1.weightChange", "noise-2.weightChange");
    }
  }

  @Test
  void needs_areThoseOfAllSteps_andAskedForFirst() {
    Chain chain = Chain.parse("prune then average");

    assertThat(chain.needs()).containsExactly(Need.BASE);
    assertThat(chain.name()).isEqualTo("prune then average");
    try (ViT model = TinyModels.vit(1)) {
      assertThatThrownBy(() -> chain.run(thief(model)))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("--base");
    }
  }

  private static Thief thief(Backbone model) {
    return Thief.of(model, new Seed(3), Precision.FLOAT32, Progress.silent());
  }

  private static double zeros(Backbone model) {
    try (Scope scope = Scope.open()) {
      return Ops.item(
          model
              .weights()
              .get("blocks.0.mlp.fc1.weight")
              .eq(Ops.number(0))
              .to(ScalarType.Float)
              .mean());
    }
  }
}
