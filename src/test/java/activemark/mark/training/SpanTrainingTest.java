package activemark.mark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profile;
import activemark.mark.profile.Profiler;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.model.train.Trainer;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NoLeaks
final class SpanTrainingTest {
  private static final ImageBatch IMAGES = TinyModels.images(24, 3);
  private static final Span SPAN = new Span(3, 5);
  private static final String ASKED = "blocks.3.mlp.fc1.bias";
  private static final Recipe RECIPE = new Recipe(30, 8, 3e-3, 3, Recipe.Descent.SHARED);

  private static ViT base;
  private static Map<String, float[]> before;

  @BeforeAll
  static void open() {
    base = TinyModels.vit(1);
    before = TinyModels.snapshot(base);
  }

  @AfterAll
  static void close() {
    base.close();
  }

  private static Workbench bench(Backbone student) {
    Profile profile = Profiler.profile(base, IMAGES.first(8), Precision.FLOAT32, Progress.silent());
    return new Workbench(
        base, student, profile, IMAGES, new Seed(5), Precision.FLOAT32, Progress.silent());
  }

  /** A mark that wants one bias vector to be one everywhere. */
  private static MarkTerm ones(Backbone student) {
    return pass -> Ops.shift(student.weights().get(ASKED), -1).square().mean();
  }

  private static Map<String, float[]> trained(Recipe recipe, long seed) {
    try (ViT student = (ViT) base.copy();
        SpanTraining training = new SpanTraining(bench(student), IMAGES, SPAN)) {
      training.run(recipe, ones(student), new Seed(seed));
      return TinyModels.snapshot(student);
    }
  }

  private static double error(float[] bias) {
    double sum = 0;
    for (float b : bias) {
      sum += (b - 1) * (b - 1);
    }
    return sum / bias.length;
  }

  /** Mean squared change of the features on all tokens. */
  private static double moved(Map<String, float[]> weights) {
    try (ViT student = (ViT) base.copy();
        Scope scope = Scope.open()) {
      weights.forEach((name, w) -> student.weights().set(name, Ops.tensor(w, w.length)));
      Tensor pixels = Streams.pixels(IMAGES, 0, IMAGES.n());
      return Ops.item(
          torch.mse_loss(
              student.features(student.forward(pixels)), base.features(base.forward(pixels))));
    }
  }

  @Test
  void run_makesTheTermSmall_andChangesTheSpanAlone() {
    Map<String, float[]> after = trained(RECIPE, 7);

    assertThat(error(after.get(ASKED))).isLessThan(0.95 * error(before.get(ASKED)));
    assertThat(after.keySet())
        .filteredOn(name -> !Arrays.equals(after.get(name), before.get(name)))
        .isNotEmpty()
        .allMatch(name -> SPAN.contains(Weights.block(name)));
    assertThat(TinyModels.snapshot(base)).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void run_ofTheSameSeed_givesTheSameBytes_andOfAnotherSeedOthers() {
    Map<String, float[]> once = trained(RECIPE, 7);

    assertThat(trained(RECIPE, 7)).usingRecursiveComparison().isEqualTo(once);
    assertThat(Arrays.equals(trained(RECIPE, 8).get(ASKED), once.get(ASKED))).isFalse();
  }

  @Test
  void plainDescent_isOneGradientStepOfItsOwn() {
    double rate = 3;
    Map<String, float[]> after = trained(new Recipe(1, 8, 0, rate, Recipe.Descent.PLAIN), 7);

    float[] b = before.get(ASKED);
    for (int i = 0; i < b.length; i++) {
      double gradient = 2 * (b[i] - 1) / b.length;
      assertThat((double) after.get(ASKED)[i]).isCloseTo(b[i] - rate * gradient, within(1e-6));
    }
    assertThat(after.keySet())
        .filteredOn(name -> !Arrays.equals(after.get(name), before.get(name)))
        .containsExactly(ASKED);
  }

  @Test
  void run_whileTheMarkDescendsPlainly_restoresTheFeatures() {
    Map<String, float[]> alone = trained(new Recipe(40, 8, 0, 0.6, Recipe.Descent.PLAIN), 7);
    Map<String, float[]> both = trained(new Recipe(40, 8, 1e-3, 0.6, Recipe.Descent.PLAIN), 7);

    assertThat(error(both.get(ASKED))).isLessThan(0.8 * error(before.get(ASKED)));
    assertThat(moved(both)).isLessThan(0.5 * moved(alone));
  }

  @Test
  void pass_holdsTheStudentsOwnStreams_andLeavesOfTheTermAreTrainedAlong() {
    try (ViT student = (ViT) base.copy();
        SpanTraining training = new SpanTraining(bench(student), IMAGES, SPAN);
        Scope scope = Scope.open()) {
      Tensor own = torch.zeros(TinyModels.WIDTH);
      List<Integer> steps = new ArrayList<>();
      MarkTerm term =
          new MarkTerm() {
            @Override
            public Tensor loss(Pass pass) {
              steps.add(pass.step());
              Tensor at = pass.at(4);
              assertThat(at.size(0)).isEqualTo(8);
              assertThat(Ops.item(at.sub(student.run(pass.at(3), new Span(3, 4))).abs().max()))
                  .isZero();
              return at.mean(0, 1).sub(own).square().mean();
            }

            @Override
            public Set<Integer> cuts() {
              return Set.of(3, 4);
            }

            @Override
            public List<Trainer.Group> groups() {
              return List.of(new Trainer.Group(List.of(own), 1e-2, 0));
            }
          };
      training.run(new Recipe(3, 8, 1e-4, 1, Recipe.Descent.SHARED), term, new Seed(1));

      assertThat(steps).containsExactly(0, 1, 2);
      assertThat(Ops.floats(own)).doesNotContain(0f);
      assertThatThrownBy(
              () ->
                  training.run(new Recipe(3, 8, 1e-4, 1, Recipe.Descent.PLAIN), term, new Seed(1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void markedSpan_followsTheChosenBlock_andLeavesTheLastOne() {
    MarkOptions chosen = new MarkOptions(0, 0, List.of(), 1, 0);
    MarkOptions late = new MarkOptions(0, 0, List.of(), 3, 0);

    assertThat(MarkedSpan.of(bench(base), chosen)).isEqualTo(new Span(2, 5));
    assertThatThrownBy(() -> MarkedSpan.of(bench(base), late))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--block");
    try (ViT shallow = TinyModels.vit(1, 3)) {
      Workbench bench = bench(shallow);
      Workbench narrow =
          new Workbench(
              shallow,
              shallow,
              bench.profile(),
              IMAGES,
              bench.seed(),
              bench.precision(),
              bench.progress());
      assertThatThrownBy(() -> MarkedSpan.of(narrow, MarkOptions.defaults()))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("shallow");
    }
  }
}
