package activemark.attack;

import static activemark.attack.Theft.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.attack.thief.Outcome;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What mixtures are made of. */
@NoLeaks
final class MergingTest {
  private static final String MATRIX = "blocks.2.mlp.fc1.weight";

  private ViT stolen;
  private ViT base;
  private ViT one;
  private ViT two;

  @BeforeEach
  void makeModels() {
    stolen = TinyModels.vit(1);
    base = TinyModels.vit(2);
    one = TinyModels.vit(3);
    two = TinyModels.vit(4);
  }

  @AfterEach
  void closeModels() {
    List.of(stolen, base, one, two).forEach(ViT::close);
  }

  @Test
  void slerp_atItsEnds_isTheStolenModelAndTheBase() {
    try (Scope scope = Scope.open();
        Outcome begin = run("slerp", Map.of("t", "0"));
        Outcome end = run("slerp", Map.of("t", "1"))) {
      for (String name : List.of(MATRIX, "norm.weight", "pos_embed")) {
        assertThat(floats(begin.model(), name)).isEqualTo(floats(stolen, name));
        assertThat(floats(end.model(), name)).containsExactly(floats(base, name), within(1e-6f));
      }
    }
  }

  @Test
  void slerp_halfWay_isAsLargeAsTheEnds_whereAnAverageIsSmaller() {
    try (Scope scope = Scope.open();
        Outcome outcome = run("slerp", Map.of("t", "0.5"))) {
      double size = norm(outcome.model());
      assertThat(size).isCloseTo((norm(stolen) + norm(base)) / 2, within(0.02 * size));
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 2, 2", "1, 1, 1", "4, 2, 4"})
  void transplant_takesThoseBlocksAndNoOthers(String from, int count, int first) {
    try (Scope scope = Scope.open();
        Outcome outcome =
            run("transplant", Map.of("from", from, "count", Integer.toString(count)))) {
      for (int i = 0; i < TinyModels.DEPTH; i++) {
        String name = "blocks." + i + ".attn.qkv.weight";
        boolean taken = first <= i && i < first + count;
        assertThat(floats(outcome.model(), name)).isEqualTo(floats(taken ? base : stolen, name));
      }
      assertThat(floats(outcome.model(), "pos_embed")).isEqualTo(floats(stolen, "pos_embed"));
    }
  }

  @Test
  void transplant_ofBlocksThatAreNotThere_isRefused() {
    assertThatThrownBy(() -> run("transplant", Map.of("from", "5")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("0 to 5");
  }

  @Test
  void taskArithmetic_addsWeightedChangesToTheBase() {
    try (Scope scope = Scope.open();
        Outcome outcome = run("task-arithmetic", Map.of("share", "0.7", "others", "0.2"))) {
      float[] after = floats(outcome.model(), MATRIX);
      float[] b = floats(base, MATRIX);
      float[] s = floats(stolen, MATRIX);
      float[] x = floats(one, MATRIX);
      float[] y = floats(two, MATRIX);
      for (int i = 0; i < after.length; i++) {
        float expected = b[i] + 0.7f * (s[i] - b[i]) + 0.2f * (x[i] + y[i] - 2 * b[i]);
        assertThat(after[i]).isCloseTo(expected, within(1e-5f));
      }
    }
  }

  @Test
  void ties_keepsWhatAgrees_ofTheLargestChanges() {
    try (Scope scope = Scope.open()) {
      // Changes of stolen model and copy, of which the four largest of each are kept.
      changes(stolen, 4, 3, -2, 1, 0.1f, 0.1f, 0.1f, 0.1f);
      changes(one, 2, -3, -4, 0.1f, 1, 0.1f, 0.1f, 0.1f);
      Thief thief = Theft.of(stolen).withBase(base).withCopies(List.of(one));
      try (Outcome outcome =
          Theft.run("ties", thief, Map.of("share", "0.5", "others", "0.25", "density", "0.125"))) {
        float[] merged = merged(outcome.model());
        // Both rise: their mean by weight. Opposite: the heavier. Both fall. One alone.
        assertThat(Arrays.copyOf(merged, 8))
            .containsExactly(
                new float[] {(0.5f * 4 + 0.25f * 2) / 0.75f, 3, -8f / 3, 1, 1, 0, 0, 0},
                within(1e-5f));
      }
    }
  }

  @Test
  void dare_ofAllChanges_isTheWeightedSum_ofSome_keepsItsMean() {
    try (Scope scope = Scope.open()) {
      changes(stolen, filled(32, 1));
      changes(one, filled(32, 2));
      Thief thief = Theft.of(stolen).withBase(base).withCopies(List.of(one));
      try (Outcome all = Theft.run("dare", thief, Map.of("density", "1"));
          Outcome some =
              Theft.run("dare", thief, Map.of("density", "0.5", "share", "1", "others", "0"))) {
        assertThat(merged(all.model()))
            .containsExactly(filled(32, 0.1f * 1 + 0.9f * 2), within(1e-5f));
        int kept = 0;
        for (float change : merged(some.model())) {
          assertThat(Math.abs(change) < 1e-5 || Math.abs(change - 2) < 1e-5).isTrue();
          kept += change > 1 ? 1 : 0;
        }
        assertThat(kept).isBetween(5, 27);
      }
    }
  }

  @Test
  void dare_withElectedSigns_dropsTheWeakerSide() {
    try (Scope scope = Scope.open()) {
      changes(stolen, filled(32, 1));
      changes(one, filled(32, -2));
      Thief thief = Theft.of(stolen).withBase(base).withCopies(List.of(one));
      try (Outcome outcome =
          Theft.run(
              "dare",
              thief,
              Map.of("density", "1", "sum", "ties", "share", "0.5", "others", "0.5"))) {
        assertThat(merged(outcome.model())).containsExactly(filled(32, -1), within(1e-5f));
      }
    }
  }

  @Test
  void soup_isTheMeanOfMembersThatDiffer() {
    try (Scope scope = Scope.open();
        Outcome single = run("soup", Map.of("members", "1", "lr", "0.001", "batch", "2"));
        Outcome several = run("soup", Map.of("members", "2", "lr", "0.001", "batch", "2"))) {
      // The first member is the same, so the mean is as far from it as from the second.
      float[] first = floats(single.model(), MATRIX);
      float[] mean = floats(several.model(), MATRIX);
      assertThat(first).isNotEqualTo(floats(stolen, MATRIX));
      assertThat(mean).isNotEqualTo(first);
      assertThat(several.measures().get("weightChange"))
          .isPositive()
          .isLessThan(1.5 * single.measures().get("weightChange"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "median", "pick-tensor", "pick-weight"})
  void collude_ofTheSameCopies_isTheIdentity(String how) {
    try (Scope scope = Scope.open();
        Backbone a = stolen.copy();
        Backbone b = stolen.copy();
        Outcome outcome =
            Theft.run("collude", Theft.of(stolen).withCopies(List.of(a, b)), Map.of("how", how))) {
      for (String name : stolen.weights().names()) {
        assertThat(floats(outcome.model(), name))
            .containsExactly(floats(stolen, name), within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pick-tensor", "pick-weight"})
  void collude_picks_takeEveryValueFromOneOfThem_andFromAll(String how) {
    try (Scope scope = Scope.open();
        Outcome outcome = run("collude", Map.of("how", how))) {
      int[] taken = new int[3];
      for (String name : stolen.weights().names()) {
        float[] after = floats(outcome.model(), name);
        float[][] from = {floats(stolen, name), floats(one, name), floats(two, name)};
        for (int i = 0; i < after.length; i++) {
          int value = i;
          int source = 0;
          while (from[source][value] != after[value]) {
            source++;
          }
          taken[source]++;
        }
      }
      assertThat(taken).doesNotContain(0);
    }
  }

  @Test
  void collude_median_isTheMiddleOne() {
    try (Scope scope = Scope.open();
        Outcome outcome = run("collude", Map.of("how", "median"))) {
      float[] after = floats(outcome.model(), MATRIX);
      float[][] from = {floats(stolen, MATRIX), floats(one, MATRIX), floats(two, MATRIX)};
      for (int i = 0; i < after.length; i++) {
        float[] values = {from[0][i], from[1][i], from[2][i]};
        Arrays.sort(values);
        assertThat(after[i]).isEqualTo(values[1]);
      }
    }
  }

  @Test
  void copyOfAnotherArchitecture_isIncompatible() {
    try (ViT other = TinyModels.vit(3, 2)) {
      Thief thief = Theft.of(stolen).withBase(base).withCopies(List.of(other));
      for (String id : List.of("collude", "ties", "dare", "task-arithmetic")) {
        assertThatThrownBy(() -> Theft.run(id, thief, Map.of()))
            .isInstanceOf(Incompatible.class)
            .hasMessageContaining("--copy");
      }
    }
  }

  private Outcome run(String id, Map<String, String> set) {
    Thief thief = Theft.of(stolen).withBase(base).withCopies(List.of(one, two));
    return Theft.run(id, thief, set);
  }

  private static double norm(Backbone model) {
    return Math.sqrt(Ops.item(model.weights().get(MATRIX).square().sum()));
  }

  /** Makes the final norm's bias the base's with these changes, and no others. */
  private void changes(ViT model, float... changes) {
    Tensor all = Ops.tensor(Arrays.copyOf(changes, TinyModels.WIDTH), TinyModels.WIDTH);
    model.weights().set("norm.bias", base.weights().get("norm.bias").add(all));
  }

  private float[] merged(Backbone model) {
    return Ops.floats(model.weights().get("norm.bias").sub(base.weights().get("norm.bias")));
  }

  private static float[] filled(int n, float value) {
    float[] values = new float[n];
    Arrays.fill(values, value);
    return values;
  }
}
