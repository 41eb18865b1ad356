package activemark.attack.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.attack.Attacks;
import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.progress.Progress;
import activemark.mark.Schemes;
import activemark.mark.scheme.Scheme;
import activemark.mark.tied.TiedScheme;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.data.ImageSource;
import activemark.model.data.LabelledImages;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What each attack of those who know the method promises. */
@NoLeaks
final class AdaptiveTest {
  private static final String FC2 = "blocks.4.mlp.fc2.weight";

  /** All that mark weights. */
  static final List<String> SCHEMES =
      Schemes.ALL.stream().filter(Scheme::changesWeights).map(Schemes::name).toList();

  private ViT stolen;

  @BeforeEach
  void makeModel() {
    stolen = TinyModels.vit(1);
  }

  @AfterEach
  void closeModel() {
    stolen.close();
  }

  @Test
  void overwrite_ownMarksCanBeRead_alsoTheSecondOwners() {
    attack(
        "overwrite",
        List.of("owners=2", "marks=tied"),
        outcome -> {
          assertThat(outcome.measures().get("ownBits")).isEqualTo(256);
          assertThat(outcome.measures().get("ownShareRight")).isGreaterThan(0.95);
        });
  }

  @Test
  void overwrite_hiddenMark_isWrittenIntoTheAskedBlock() {
    attack(
        "overwrite",
        List.of("marks=keyed", "block=2"),
        outcome -> {
          assertThat(outcome.measures().get("ownShareRight")).isGreaterThan(0.95);
          assertThat(changed(outcome.model())).containsExactly("blocks.3.mlp.fc2.weight");
        });
  }

  @ParameterizedTest
  @FieldSource("SCHEMES")
  void overwriteOther_marksByThatScheme(String scheme) {
    LabelledImages labelled =
        new LabelledImages(
            ImageSource.of(TinyModels.images(24, 4)),
            IntStream.range(0, 24).mapToObj(i -> i % 3).toList(),
            List.of("a", "b", "c"));
    Thief thief = thief().withLabelled(Split.of(labelled, 0.25, new Seed(5)));

    try (Scope scope = Scope.open();
        Outcome outcome = run("overwrite-other", List.of("scheme=" + scheme, "steps=20"), thief)) {
      assertThat(changed(outcome.model())).isNotEmpty();
    }
  }

  @Test
  void overwriteOther_ownBitsCanBeRead() {
    attack(
        "overwrite-other",
        List.of("scheme=neuralmark"),
        outcome -> assertThat(outcome.measures().get("ownShareRight")).isGreaterThan(0.95));
  }

  @Test
  void overwriteOther_schemeThatWritesNothing_isRefused() {
    assertThatThrownBy(() -> attack("overwrite-other", List.of("scheme=cka"), outcome -> {}))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("neuralmark");
  }

  @Test
  void unlearn_answersAreForgotten_featuresStay() {
    attack(
        "unlearn",
        List.of("steps=60", "lr=3e-3", "batch=4", "hold=1"),
        outcome -> {
          assertThat(outcome.measures().get("answerCosine")).isLessThan(0.6);
          assertThat(outcome.measures().get("featureCosine")).isGreaterThan(0.95);
        });
  }

  @Test
  void unlearn_everywhere_trainsFromTheAskedBlockOn() {
    attack(
        "unlearn",
        List.of("where=every", "from=3", "steps=2", "batch=2"),
        outcome ->
            assertThat(changed(outcome.model()))
                .isNotEmpty()
                .allMatch(name -> Weights.block(name) >= 3));
  }

  @Test
  void unlearn_stepsBeyondThePasses_areNotTaken() {
    // 24 pictures in batches of 4 make 6 steps in a pass.
    attack(
        "unlearn",
        List.of("steps=100", "batch=4", "passes=2"),
        cut ->
            attack(
                "unlearn",
                List.of("steps=12", "batch=4"),
                whole -> assertThat(distance(cut.model(), whole.model())).isZero()));
  }

  @Test
  void unlearn_blockThatIsNotThere_isRefused() {
    assertThatThrownBy(() -> attack("unlearn", List.of("where=every", "from=5"), outcome -> {}))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("--set from")
        .hasMessageContaining("at most 4");
  }

  @Test
  void invert_answersTurnAwayFromTheStolenModels() {
    attack(
        "invert",
        List.of("steps=60", "lr=1e-2", "batch=4", "hold=0.3", "flip=0"),
        outcome -> assertThat(outcome.measures().get("answerCosine")).isLessThan(0.4));
  }

  @Test
  void surrogate_ownMarksCanNoLongerBeRead() {
    attack(
        "surrogate",
        List.of("rounds=1", "steps=40", "lr=3e-3", "batch=4"),
        outcome ->
            assertThat(outcome.measures().get("readAfter"))
                .isLessThan(outcome.measures().get("readBefore") - 0.1));
  }

  @Test
  void scramble_keepingAll_changesNothing_keepingNothing_moves() {
    attack(
        "scramble",
        List.of("keep=1", "steps=0"),
        outcome -> assertThat(outcome.measures().get("energyPerBlock")).isEqualTo(0));
    attack(
        "scramble",
        List.of("keep=0", "steps=0", "first=2", "last=2"),
        outcome -> {
          assertThat(outcome.measures().get("energyPerBlock")).isPositive();
          assertThat(changed(outcome.model()))
              .containsExactlyInAnyOrder("blocks.2.mlp.fc2.weight", "blocks.2.mlp.fc2.bias");
        });
  }

  @Test
  void scramble_randomFunctions_costWhatWasAsked() {
    attack(
        "scramble",
        List.of("how=random", "strength=10", "steps=0", "first=3", "last=3"),
        outcome ->
            assertThat(1 - outcome.measures().get("featureCosine"))
                .isCloseTo(10 * 0.0003, within(0.001)));
  }

  @Test
  void detect_oneDirectionWrittenIntoIdleActivations_isFoundAndTakenOut() {
    try (Scope scope = Scope.open();
        Backbone clean = stolen.copy()) {
      RandomStream random = new Seed(8).stream("test/direction");
      Tensor v = Ops.tensor(random.gaussians(TinyModels.WIDTH), TinyModels.WIDTH);
      Tensor u = Ops.tensor(random.gaussians(4 * TinyModels.WIDTH), 4 * TinyModels.WIDTH);
      Tensor written = Ops.scale(torch.outer(v, u), 0.05);
      stolen.weights().set(FC2, clean.weights().get(FC2).add(written));
      attack(
          "detect",
          List.of("steps=0"),
          outcome -> {
            assertThat(outcome.measures()).containsEntry("guessedBlock", 4.0);
            assertThat(outcome.measures().get("suspicion"))
                .isGreaterThan(2 * outcome.measures().get("nextSuspicion"));
            Tensor left = outcome.model().weights().get(FC2).sub(clean.weights().get(FC2));
            Tensor along = v.unsqueeze(0).matmul(left).matmul(u.unsqueeze(1));
            Tensor before = v.unsqueeze(0).matmul(written).matmul(u.unsqueeze(1));
            assertThat(Ops.item(along) / Ops.item(before)).isLessThan(0.5);
          });
    }
  }

  @Test
  void leakPlace_trainsFromTheLeakedBlockOn() {
    attack(
        "leak-place",
        List.of("block=4", "token=7", "steps=2", "batch=2"),
        outcome ->
            assertThat(changed(outcome.model()))
                .contains(FC2)
                .allMatch(name -> Weights.block(name) >= 4));
  }

  @Test
  void leakPlace_ofATiedMark_changesThatMlp() {
    attack(
        "leak-place",
        List.of("known=tied", "tied-block=3", "steps=0"),
        outcome ->
            assertThat(changed(outcome.model()))
                .containsExactlyInAnyOrder("blocks.3.mlp.fc2.weight", "blocks.3.mlp.fc2.bias"));
  }

  @ParameterizedTest
  @CsvSource({
    "scramble, how=low-rank keep=0 steps=0",
    "invert, flip=1.5 steps=0",
    "leak-place, known=tied steps=0",
    "leak-place, known=both steps=0"
  })
  void attacksOnTiedMarks_reachEveryBlockThatIsWrittenByDefault(String id, String settings) {
    List<String> written =
        TiedScheme.defaultPlaces(TinyModels.DEPTH).keySet().stream()
            .map(block -> "blocks." + block + ".mlp.fc2.weight")
            .toList();

    assertThat(written).hasSizeGreaterThan(2);
    attack(
        id,
        List.of(settings.split(" ")),
        outcome -> assertThat(changed(outcome.model())).containsAll(written));
  }

  @Test
  void difference_leadingDirections_areKeptOrDropped() {
    try (Scope scope = Scope.open();
        Backbone base = stolen.copy()) {
      RandomStream random = new Seed(9).stream("test/direction");
      Tensor v = Ops.tensor(random.gaussians(TinyModels.WIDTH), TinyModels.WIDTH);
      Tensor u = Ops.tensor(random.gaussians(4 * TinyModels.WIDTH), 4 * TinyModels.WIDTH);
      stolen.weights().set(FC2, base.weights().get(FC2).add(torch.outer(v, u)));
      Thief thief = thief().withBase(base);

      try (Outcome dropped = run("difference", List.of("mode=drop-top", "rank=1"), thief);
          Outcome kept = run("difference", List.of("mode=low-rank", "rank=1"), thief);
          Outcome half = run("difference", List.of(), thief);
          Outcome zero = run("difference", List.of("mode=zero"), thief)) {
        assertThat(distance(dropped.model(), base)).isLessThan(1e-3);
        assertThat(dropped.measures().get("energyKept")).isCloseTo(0, within(1e-6));
        assertThat(distance(kept.model(), stolen)).isLessThan(1e-3);
        assertThat(distance(half.model(), base))
            .isCloseTo(0.5 * distance(stolen, base), within(1e-3));
        assertThat(half.measures().get("energyKept")).isCloseTo(0.25, within(1e-6));
        assertThat(distance(zero.model(), base)).isZero();
      }
    }
  }

  @Test
  void difference_toAnotherArchitecture_isIncompatible() {
    try (ViT base = TinyModels.vit(1, 3)) {
      assertThatThrownBy(() -> run("difference", List.of(), thief().withBase(base)))
          .isInstanceOf(Incompatible.class)
          .hasMessageContaining("--base");
    }
  }

  private static double distance(Backbone a, Backbone b) {
    return Ops.item(a.weights().get(FC2).sub(b.weights().get(FC2)).square().sum().sqrt());
  }

  private List<String> changed(Backbone model) {
    return model.weights().names().stream()
        .filter(name -> !model.weights().get(name).equal(stolen.weights().get(name)))
        .toList();
  }

  private void attack(String id, List<String> settings, Consumer<Outcome> check) {
    try (Scope scope = Scope.open();
        Outcome outcome = run(id, settings, thief())) {
      check.accept(outcome);
    }
  }

  private static Outcome run(String id, List<String> settings, Thief thief) {
    Attack attack = Attacks.named(id);
    return Attacks.run(attack, thief, Settings.parse(attack, settings));
  }

  private Thief thief() {
    return Thief.of(stolen, new Seed(5), Precision.FLOAT32, Progress.silent())
        .withImages(ImageSource.of(TinyModels.images(24, 3)));
  }
}
