package activemark.attack;

import static activemark.attack.Theft.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import activemark.attack.thief.Outcome;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What disturbances without training do. */
@NoLeaks
final class DisturbanceTest {
  private static final String MATRIX = "blocks.2.mlp.fc1.weight";
  private static final int MASSIVE = 11;

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
  void shiftWeights_turnsRowMeansAround_andKeepsDifferencesWithinARow() {
    try (Scope scope = Scope.open();
        Outcome outcome = run("shift-weights", Map.of("lambda", "1.5"))) {
      Tensor before = stolen.weights().get(MATRIX);
      Tensor after = outcome.model().weights().get(MATRIX);
      float[] was = Ops.floats(before.mean(1));
      float[] is = Ops.floats(after.mean(1));
      for (int i = 0; i < was.length; i++) {
        assertThat(is[i]).isCloseTo(-0.5f * was[i], within(1e-6f));
      }
      Tensor differences = after.sub(after.select(1, 0).unsqueeze(1));
      Tensor before0 = before.sub(before.select(1, 0).unsqueeze(1));
      assertThat(Ops.item(differences.sub(before0).abs().max())).isLessThan(1e-6);
    }
  }

  @Test
  void flipBits_changesOnlySigns_ofAsManyAsAsked() {
    try (Scope scope = Scope.open();
        Outcome outcome = run("flip-bits", Map.of("rate", "0.01"))) {
      long flipped = 0;
      long all = 0;
      for (String name : stolen.weights().names()) {
        float[] before = floats(stolen, name);
        float[] after = floats(outcome.model(), name);
        for (int i = 0; i < before.length; i++) {
          assertThat(Math.abs(after[i])).isEqualTo(Math.abs(before[i]));
          flipped += after[i] == before[i] ? 0 : 1;
        }
        all +=
            name.contains("attn.") || name.contains("mlp.")
                ? name.endsWith("weight") ? before.length : 0
                : 0;
      }
      assertThat(flipped).isEqualTo(Math.round(0.01 * all));
      assertThat(outcome.measures()).containsEntry("flipped", (double) flipped);
    }
  }

  @Test
  void suppressMassive_findsTheChannel_andNothingWritesItAnyMore() {
    try (Scope scope = Scope.open()) {
      makeMassive();
      try (Outcome outcome = run("suppress-massive", Map.of())) {
        assertThat(outcome.measures().get("massiveness")).isGreaterThan(5);
        for (int cut = 0; cut <= TinyModels.DEPTH; cut++) {
          Tensor stream = stream(outcome.model(), cut);
          assertThat(Ops.item(stream.select(2, MASSIVE).abs().max())).isZero();
          assertThat(Ops.item(stream.abs().mean())).isPositive();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.5"})
  void suppressMassive_withTheMeanInstead_leavesAChannelOfTheSameMean(String factor) {
    try (Scope scope = Scope.open()) {
      makeMassive();
      try (Outcome outcome = run("suppress-massive", Map.of("instead", "mean", "factor", factor))) {
        // The very first stream is exact; later ones see what the change before them does.
        Tensor before = stream(stolen, 0).select(2, MASSIVE);
        Tensor after = stream(outcome.model(), 0).select(2, MASSIVE);
        assertThat(Ops.item(after.mean()))
            .isCloseTo(Ops.item(before.mean()), within(0.02 * Ops.item(before.mean())));
        assertThat(Ops.item(after.std()) / Ops.item(before.std()))
            .isCloseTo(Double.parseDouble(factor), within(1e-4));
        Tensor end = stream(outcome.model(), TinyModels.DEPTH).select(2, MASSIVE);
        Tensor endBefore = stream(stolen, TinyModels.DEPTH).select(2, MASSIVE);
        assertThat(Ops.item(end.mean()) / Ops.item(endBefore.mean())).isCloseTo(1, within(0.05));
      }
    }
  }

  @Test
  void suppressMassive_touchesWritersAlone() {
    try (Scope scope = Scope.open();
        Outcome outcome = run("suppress-massive", Map.of())) {
      for (String name : List.of("blocks.1.attn.qkv.weight", MATRIX, "norm.weight")) {
        assertThat(floats(outcome.model(), name)).isEqualTo(floats(stolen, name));
      }
    }
  }

  /** One channel that the first block's bias makes much larger than all others. */
  private void makeMassive() {
    stolen.weights().get("blocks.0.mlp.fc2.bias").narrow(0, MASSIVE, 1).fill_(Ops.number(30));
    stolen.weights().get("pos_embed").narrow(2, MASSIVE, 1).add_(Ops.number(5));
  }

  private static Tensor stream(Backbone model, int cut) {
    Tensor pixels = Streams.pixels(TinyModels.images(12, 3), 0, 12);
    return model.run(model.stem(pixels), new Span(0, cut));
  }

  private Outcome run(String id, Map<String, String> set) {
    return Theft.run(id, Theft.of(stolen), set);
  }
}
