package activemark.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.data.ImageSource;
import activemark.model.data.LabelledImages;
import activemark.model.data.SegmentedImages;
import activemark.model.data.Split;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every attack; a new one is tested by being listed. */
@NoLeaks
final class AttackContractTest {
  static final List<Attack> ALL = Attacks.ALL;

  /** Attacks that are there to show that nothing happens to the model. */
  private static final Set<String> HARMLESS = Set.of("linear-probe");

  private ViT stolen;
  private ViT base;
  private ViT copy;
  private ViT another;

  @BeforeEach
  void makeModels() {
    stolen = TinyModels.vit(1);
    base = TinyModels.vit(2);
    copy = TinyModels.vit(3);
    another = TinyModels.vit(4);
  }

  @AfterEach
  void closeModels() {
    stolen.close();
    base.close();
    copy.close();
    another.close();
  }

  static Stream<Attack> withZeroStrength() {
    return ALL.stream().filter(attack -> !attack.zeroStrength().isEmpty());
  }

  static Stream<Attack> needy() {
    return ALL.stream().filter(attack -> !attack.needs().isEmpty());
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void run_leavesTheThiefsModelsAsTheyWere(Attack attack) {
    Map<String, float[]> before = TinyModels.snapshot(stolen);
    Map<String, float[]> baseBefore = TinyModels.snapshot(base);
    Map<String, float[]> copyBefore = TinyModels.snapshot(copy);
    run(attack, Settings.defaults(attack), 5);

    assertThat(same(before, TinyModels.snapshot(stolen))).isTrue();
    assertThat(same(baseBefore, TinyModels.snapshot(base))).isTrue();
    assertThat(same(copyBefore, TinyModels.snapshot(copy))).isTrue();
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void run_changesWeightsAndSaysHowFar(Attack attack) {
    Result result = run(attack, Settings.defaults(attack), 5);

    assertThat(same(result.weights(), TinyModels.snapshot(stolen)))
        .isEqualTo(HARMLESS.contains(attack.id()));
    assertThat(result.measures().containsKey("weightChange")).isEqualTo(result.fits());
    assertThat(result.measures().values()).allSatisfy(value -> assertThat(value).isFinite());
    assertThat(result.measures().getOrDefault("weightChange", 0.0)).isNotNegative();
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void run_givesAModelThatRuns(Attack attack) {
    try (Scope scope = Scope.open();
        Outcome outcome = Attacks.run(attack, thief(5), Settings.defaults(attack))) {
      var pixels = Streams.pixels(TinyModels.images(2, 9), 0, 2);
      float[] embedding = Ops.floats(outcome.model().embedding(outcome.model().forward(pixels)));

      assertThat(embedding).hasSize(2 * TinyModels.WIDTH);
      for (float value : embedding) {
        assertThat(value).isFinite();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("withZeroStrength")
  void run_atZeroStrength_isTheIdentity(Attack attack) {
    Result result = run(attack, Settings.of(attack, attack.zeroStrength()), 5);

    assertThat(same(result.weights(), TinyModels.snapshot(stolen))).isTrue();
    assertThat(result.measures()).containsEntry("weightChange", 0.0);
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void run_twice_givesTheSameWeights(Attack attack) {
    Result once = run(attack, Settings.defaults(attack), 5);
    Result again = run(attack, Settings.defaults(attack), 5);

    assertThat(same(once.weights(), again.weights())).isTrue();
    assertThat(once.measures()).isEqualTo(again.measures());
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void run_insideACommandsScope_leavesNothingToItButTheModel(Attack attack) {
    Thief thief = thief(5);
    Settings settings = Settings.defaults(attack);
    Attacks.run(attack, thief, settings).close(); // the engine makes some objects once
    try (Scope scope = Scope.open()) {
      long before = Pointer.totalCount();
      Attacks.run(attack, thief, settings).close();

      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void run_leavesNoGradientsOn(Attack attack) {
    try (Scope scope = Scope.open();
        Outcome outcome = Attacks.run(attack, thief(5), Settings.defaults(attack))) {
      Backbone model = outcome.model();
      for (String name : model.weights().names()) {
        assertThat(model.weights().get(name).requires_grad()).as(name).isFalse();
        assertThat(model.weights().get(name).grad().defined()).as(name).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("needy")
  void run_withoutWhatItNeeds_isRefusedWithTheOption(Attack attack) {
    Thief poor = Thief.of(stolen, new Seed(5), Precision.FLOAT32, Progress.silent());

    assertThatThrownBy(() -> Attacks.run(attack, poor, Settings.defaults(attack)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(attack.id())
        .hasMessageContaining(attack.needs().iterator().next().option());
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void descriptionAndParameters_areThere(Attack attack) {
    assertThat(attack.id()).matches("[a-z][a-z0-9-]*");
    assertThat(attack.description()).isNotBlank();
    assertThat(attack.parameters()).extracting(Parameter::name).doesNotHaveDuplicates();
    assertThat(Attacks.named(attack.id())).isSameAs(attack);
    assertThat(ALL).extracting(Attack::id).doesNotHaveDuplicates();
  }

  private record Result(Map<String, float[]> weights, Map<String, Double> measures, boolean fits) {}

  private Result run(Attack attack, Settings settings, long seed) {
    try (Scope scope = Scope.open();
        Outcome outcome = Attacks.run(attack, thief(seed), settings)) {
      Map<String, float[]> weights = new LinkedHashMap<>();
      for (String name : outcome.model().weights().names()) {
        weights.put(name, Ops.floats(outcome.model().weights().get(name)));
      }
      return new Result(
          weights, outcome.measures(), stolen.weights().fits(outcome.model().weights()));
    }
  }

  /** Who holds everything; attacks may use what they say they need. */
  private Thief thief(long seed) {
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      labels.add(i % 2);
    }
    ImageSource images = ImageSource.of(TinyModels.images(20, 3));
    LabelledImages labelled = new LabelledImages(images, labels, List.of("odd", "even"));
    return Thief.of(stolen, new Seed(seed), Precision.FLOAT32, Progress.silent())
        .withBase(base)
        .withImages(images)
        .withSegmented(new SegmentedImages(images, Theft.maps(20)))
        .withCopies(List.of(copy, another))
        .withLabelled(Split.of(labelled, 0.2, new Seed(seed)));
  }

  private static boolean same(Map<String, float[]> a, Map<String, float[]> b) {
    return a.keySet().equals(b.keySet())
        && a.keySet().stream().allMatch(name -> Arrays.equals(a.get(name), b.get(name)));
  }
}
