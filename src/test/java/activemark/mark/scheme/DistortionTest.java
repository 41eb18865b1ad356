package activemark.mark.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profile;
import activemark.mark.profile.Profiler;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import org.junit.jupiter.api.Test;

@NoLeaks
final class DistortionTest {
  private static final String CHANGED = "blocks.2.mlp.fc2.weight";
  private static final ImageBatch IMAGES = TinyModels.images(8, 3);

  @Test
  void of_sameModel_isNothing() {
    try (ViT base = TinyModels.vit(1);
        Backbone trial = base.copy()) {
      assertThat(distortion(base, trial, Precision.FLOAT32)).isLessThan(1e-6);
    }
  }

  @Test
  void of_workInBfloat16_costsWhatItCostsInFloat32() {
    try (ViT base = TinyModels.vit(1);
        Backbone trial = base.copy()) {
      try (Scope scope = Scope.open()) {
        trial.weights().set(CHANGED, Ops.scale(base.weights().get(CHANGED), 1.02));
      }
      double exact = distortion(base, trial, Precision.FLOAT32);

      assertThat(exact).isPositive();
      assertThat(distortion(base, trial, Precision.BFLOAT16)).isEqualTo(exact);
    }
  }

  private static double distortion(ViT base, Backbone trial, Precision precision) {
    Progress progress = Progress.silent();
    Profile profile = Profiler.profile(base, IMAGES, precision, progress);
    Workbench bench = new Workbench(base, base, profile, IMAGES, new Seed(7), precision, progress);
    try (Distortion distortion = new Distortion(bench, base, IMAGES, 2)) {
      return distortion.of(trial);
    }
  }
}
