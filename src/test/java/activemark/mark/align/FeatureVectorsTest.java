package activemark.mark.align;

import static org.assertj.core.api.Assertions.assertThat;

import activemark.fixtures.NoLeaks;
import activemark.fixtures.Rewritten;
import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

@NoLeaks
class FeatureVectorsTest {
  private static final ImageBatch IMAGES = TinyModels.images(24, 5);

  @Test
  void of_suspectInAnotherBasis_isTurnedBack() {
    try (ViT base = TinyModels.vit(1);
        ViT rotated = Rewritten.rotated(base, 7);
        Scope scope = Scope.open()) {
      FeatureVectors vectors =
          new FeatureVectors(base, rotated, aligned(base, rotated), Precision.FLOAT32);

      assertThat(vectors.obstacle()).isEmpty();
      assertThat(cosine(own(base), vectors.of(pixels()))).isGreaterThan(0.99);
      assertThat(cosine(own(base), own(rotated))).isLessThan(0.9);
    }
  }

  @Test
  void of_suspectInTheSameBasis_areItsOwn() {
    try (ViT base = TinyModels.vit(1);
        ViT other = TinyModels.vit(1);
        Scope scope = Scope.open()) {
      FeatureVectors vectors =
          new FeatureVectors(base, other, aligned(base, other), Precision.FLOAT32);

      assertThat(Ops.floats(vectors.of(pixels()))).isEqualTo(Ops.floats(own(other)));
      assertThat(FeatureVectors.size(base)).isEqualTo(TinyModels.WIDTH);
    }
  }

  private static Alignment aligned(ViT base, ViT suspect) {
    int depth = base.spec().depth();
    try (Streams a = streams(base);
        Streams b = streams(suspect)) {
      return Alignment.find(base, suspect, IMAGES, IMAGES, Precision.FLOAT32, Progress.silent())
          .fitted(Set.of(depth), a, b);
    }
  }

  private static Streams streams(ViT model) {
    return Streams.of(
        model, IMAGES, Set.of(model.spec().depth()), Precision.FLOAT32, Progress.silent());
  }

  private static Tensor pixels() {
    return Streams.pixels(IMAGES, 0, IMAGES.n());
  }

  private static Tensor own(ViT model) {
    return model.embedding(model.forward(pixels()));
  }

  private static double cosine(Tensor a, Tensor b) {
    return Ops.item(torch.cosine_similarity(a, b, 1, 1e-8).mean());
  }
}
