package activemark.attack.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.attack.Attacks;
import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.Incompatible;
import activemark.fixtures.Golden;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.checkpoint.SafetensorsFile;
import activemark.io.files.OutputFolder;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Prefix;
import activemark.model.backbone.Span;
import activemark.model.backbone.TokenPath;
import activemark.model.backbone.ViT;
import activemark.model.backbone.layout.OwnForm;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Rewrites change weights and nothing that comes out, in every kind of model we know. */
@NoLeaks
final class RewritesTest {
  static final List<Attack> ALL = Rewrites.ALL;
  static final List<String> MODELS = Golden.MODELS;

  private static final double CLOSE = 1e-4;

  /** Those after which the stream at a cut is another one. */
  private static final Set<String> MOVING =
      Set.of(
          "rotate",
          "scale-stream",
          "shift-stream",
          "permute-tokens",
          "insert-blocks",
          "mask-registers");

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("ALL")
  void outputs_ofAPlainModel_stay(Attack attack) {
    try (ViT model = TinyModels.vit(1)) {
      assertSame(model, attack, 16);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void outputs_ofAModelWithLayerScale_stay(Attack attack) {
    try (ViT model = TinyModels.layerScaled(1)) {
      assertSame(model, attack, 16);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void outputs_atAnotherInputSize_stay(Attack attack) {
    try (ViT model = TinyModels.vit(1)) {
      assertSame(model, attack, 40); // more patches than there are keys of their order
    }
  }

  @ParameterizedTest
  @FieldSource("MODELS")
  void outputs_ofEveryKindOfModel_stayOrTheRewriteIsRefused(String golden) {
    List<String> refused = new ArrayList<>();
    try (VisionModel files = VisionModel.open(Golden.of(golden));
        Backbone model = files.load()) {
      for (Attack attack : ALL) {
        try {
          assertSame(model, attack, model.spec().imageSize());
        } catch (Incompatible e) {
          refused.add(attack.id());
        }
      }
      List<String> expected = new ArrayList<>();
      if (model.weights().has("blocks.0.attn.q_norm.weight")) {
        expected.add("mix-qk");
      }
      if (model.weights().has("norm_pre.weight")) {
        expected.add("rotate");
        assertSame(model, "rotate", Map.of("kind", "permutation"), 32);
      }
      if (!model.spec().classToken()) {
        expected.add("class-to-register");
      }
      assertThat(refused).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void strongerSettings_stillKeepTheOutputs(Attack attack) {
    Map<String, Map<String, String>> strong =
        Map.of(
            "mix-qk", Map.of("spread", "8"),
            "mix-vo", Map.of("spread", "8"),
            "fold-norm", Map.of("spread", "10"),
            "scale-stream", Map.of("factor", "10"),
            "shift-stream", Map.of("shift", "-10"),
            "insert-blocks", Map.of("count", "9"),
            "add-units", Map.of("dummies", "2", "splits", "1", "heads", "3"),
            "mask-registers", Map.of("count", "16"),
            "rotate", Map.of("kind", "permutation"));
    try (ViT model = TinyModels.layerScaled(1)) {
      assertSame(model, attack.id(), strong.getOrDefault(attack.id(), Map.of()), 16);
    }
  }

  @Test
  void aLargeNumberInTheStream_doesNotDrownItWhereProductsAreInBfloat16() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1);
        Outcome outcome = run(model, "shift-stream", Map.of("shift", "10000"))) {
      Tensor pixels = pixels(16);
      Tensor before = Precision.BFLOAT16.run(() -> embedding(model, pixels));
      Tensor after = Precision.BFLOAT16.run(() -> embedding(outcome.model(), pixels));

      assertThat(difference(before, after)).isLessThan(0.05);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void stream_movesWhereThePackageSaysSo_andNowhereElse(Attack attack) {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1);
        Outcome outcome = run(model, attack.id(), Map.of())) {
      Span all = new Span(0, model.spec().depth());
      Tensor pixels = pixels(16);
      Tensor before = model.run(model.stem(pixels), all);
      Tensor after = outcome.model().run(outcome.model().stem(pixels), all);
      boolean same = after.size(1) == before.size(1) && difference(before, after) < CLOSE;

      assertThat(same).isEqualTo(!MOVING.contains(attack.id()));
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void ownForm_givesTheRewrittenModelBack(Attack attack) {
    Path target = folder.resolve("rewritten");
    try (Scope scope = Scope.open();
        VisionModel files = VisionModel.open(Golden.of("hf-dinov2-registers"));
        Backbone model = files.load();
        Outcome outcome = run(model, attack.id(), Map.of())) {
      try (OutputFolder out = OutputFolder.at(target, files.checkpoint().root())) {
        OwnForm.write(outcome.model(), Optional.empty(), out);
        out.commit();
      }
      Tensor pixels = pixels(model.spec().imageSize());
      try (VisionModel again = VisionModel.open(target);
          Backbone read = again.load()) {
        assertThat(read.spec()).isEqualTo(outcome.model().spec());
        assertThat(Ops.floats(read.features(read.forward(pixels))))
            .isEqualTo(Ops.floats(outcome.model().features(outcome.model().forward(pixels))));
      }
    }
  }

  @Test
  void chain_ofAllRewrites_keepsTheEmbedding() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.layerScaled(1)) {
      Tensor pixels = pixels(16);
      Backbone last = model.copy();
      for (Attack attack : ALL) {
        try (Backbone before = last) {
          last = run(before, attack.id(), Map.of()).model();
        }
      }
      try (Backbone rewritten = last) {
        assertThat(difference(embedding(model, pixels), embedding(rewritten, pixels)))
            .isLessThan(CLOSE);
      }
    }
  }

  @Test
  void outcome_saysHowFarTheOutputsMoved() {
    try (ViT model = TinyModels.vit(1);
        Outcome outcome = run(model, "rotate", Map.of())) {
      assertThat(outcome.measures().get("outputDifference")).isBetween(0.0, CLOSE);
    }
  }

  @Test
  void rotation_keepsTheAllOnesDirection_andIsOrthogonal() {
    try (Scope scope = Scope.open()) {
      Tensor q = Draws.rotation(new Seed(3).stream("test"), 24);
      Tensor identity = q.matmul(q.t());
      float[] ones = Ops.floats(q.sum(0));
      for (float one : ones) {
        assertThat(one).isCloseTo(1f, within(1e-6f));
      }
      assertThat(Ops.item(identity.sub(Ops.eye(24)).abs().max())).isLessThan(1e-12);
      assertThat(Ops.item(q.sub(Ops.eye(24)).abs().max())).isGreaterThan(0.1);
    }
  }

  @Test
  void tokenPath_ofAModelWithHiddenRegisters_isTheWayOfThatToken() {
    try (Scope scope = Scope.open();
        ViT model = TinyModels.vit(1);
        Outcome outcome = run(model, "mask-registers", Map.of())) {
      ViT hiding = (ViT) outcome.model();
      Tensor stream = hiding.stem(pixels(16));
      Tensor moved = Ops.scale(stream.select(1, 9), -1);
      Span block = new Span(0, 1);
      Tensor whole = hiding.run(stream.select_scatter(moved, 1, 9), block).select(1, 9);
      Tensor path = new TokenPath(hiding, stream, block, 9).run(moved);

      assertThat(difference(whole, path)).isLessThan(1e-5);
    }
  }

  @Test
  void prefixShared_ofModelsWithAnotherPatchOrder_isNothing() {
    try (ViT model = TinyModels.vit(1);
        Outcome one = run(model, "permute-tokens", Map.of());
        Backbone same = one.model().copy();
        Scope scope = Scope.open()) {
      assertThat(Prefix.shared(one.model(), same)).isEqualTo(TinyModels.DEPTH);
      Tensor order = same.weights().get(ViT.PATCH_ORDER);
      same.weights().set(ViT.PATCH_ORDER, Ops.scale(order, -1));
      assertThat(Prefix.shared(one.model(), same)).isZero();
    }
  }

  @Test
  void publishedModel_foldedAndRotated_keepsItsEmbeddings() {
    Optional<Path> folder = Golden.shared("models/dinov2-small");
    Optional<Path> golden = Golden.shared("golden/dinov2-small-real/" + Golden.OUTPUTS);
    assumeTrue(folder.isPresent() && golden.isPresent(), "the published model is not here");
    try (Scope scope = Scope.open();
        VisionModel files = VisionModel.open(folder.get());
        SafetensorsFile pictures = SafetensorsFile.open(golden.get());
        Backbone model = files.load();
        Outcome folded = run(model, "fold-norm", Map.of());
        Outcome rotated = run(folded.model(), "rotate", Map.of())) {
      Tensor pixels =
          Ops.tensor(pictures.tensor("pixel_values")).narrow(2, 0, 112).narrow(3, 0, 112);
      double apart = difference(embedding(model, pixels), embedding(rotated.model(), pixels));

      assertThat(apart).isLessThan(1e-3);
    }
  }

  @Test
  void mixQk_whereQueriesAreNormalised_saysWhy() {
    try (VisionModel files = VisionModel.open(Golden.of("timm-vit-avgpool-qknorm"));
        Backbone model = files.load()) {
      assertThatThrownBy(() -> run(model, "mix-qk", Map.of()))
          .isInstanceOf(Incompatible.class)
          .hasMessageContaining("q_norm");
    }
  }

  private static void assertSame(Backbone model, Attack attack, int side) {
    assertSame(model, attack.id(), Map.of(), side);
  }

  private static void assertSame(
      Backbone model, String attack, Map<String, String> settings, int side) {
    try (Scope scope = Scope.open();
        Outcome outcome = run(model, attack, settings)) {
      Backbone rewritten = outcome.model();
      Tensor pixels = pixels(side);
      assertThat(difference(embedding(model, pixels), embedding(rewritten, pixels)))
          .as(attack)
          .isLessThan(CLOSE);
      boolean normed = model.spec().normalisesTokens() && model.weights().has("norm.weight");
      boolean needsNorm = attack.equals("scale-stream") || attack.equals("shift-stream");
      if (!attack.equals("rotate") && (normed || !needsNorm)) {
        Tensor before = model.features(model.forward(pixels));
        Tensor after = rewritten.features(rewritten.forward(pixels));
        assertThat(difference(before, withoutNew(model, rewritten, after)))
            .as(attack)
            .isLessThan(CLOSE);
      }
    }
  }

  /** Features without those of tokens that the stolen model lacks. */
  private static Tensor withoutNew(Backbone model, Backbone rewritten, Tensor features) {
    int prefix = model.spec().prefixTokens();
    int now = rewritten.spec().prefixTokens();
    Tensor patches = features.narrow(1, now, features.size(1) - now);
    return Ops.cat(List.of(features.narrow(1, 0, prefix), patches), 1);
  }

  private static Outcome run(Backbone model, String attack, Map<String, String> settings) {
    Attack found = Attacks.named(attack);
    Thief thief = Thief.of(model, new Seed(5), Precision.FLOAT32, Progress.silent());
    return Attacks.run(found, thief, Settings.of(found, settings));
  }

  private static Tensor embedding(Backbone model, Tensor pixels) {
    return model.embedding(model.forward(pixels));
  }

  private static Tensor pixels(int side) {
    float[] noise = new Seed(9).stream("pixels").gaussians(2 * 3 * side * side);
    return Ops.tensor(noise, 2, 3, side, side);
  }

  /** The largest difference over the largest value; infinite where a value is no number. */
  private static double difference(Tensor expected, Tensor found) {
    assertThat(found.sizes().vec().get()).isEqualTo(expected.sizes().vec().get());
    double apart = Ops.item(found.sub(expected).abs().max()) / Ops.item(expected.abs().max());
    return Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart;
  }
}
