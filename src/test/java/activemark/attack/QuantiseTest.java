package activemark.attack;

import static activemark.attack.Theft.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import activemark.attack.thief.Outcome;
import activemark.fixtures.NoLeaks;
import activemark.fixtures.TinyModels;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which values are left after rounding. */
@NoLeaks
final class QuantiseTest {
  private static final String MATRIX = "blocks.2.mlp.fc1.weight";

  private ViT stolen;

  @BeforeEach
  void makeModel() {
    stolen = TinyModels.vit(1);
  }

  @AfterEach
  void closeModel() {
    stolen.close();
  }

  @ParameterizedTest
  @CsvSource({
    "format=uniform bits=5 per=tensor, 4096, 32",
    "format=uniform bits=4 per=channel, 32, 16",
    "bits=8 per=tensor, 4096, 255",
    "bits=4 per=group group=128, 128, 15",
    "bits=4 per=group group=16, 16, 15",
    "format=nf4 per=group group=64, 64, 16"
  })
  void quantise_leavesFewValuesToThoseThatShareSteps(String set, int together, int values) {
    try (Scope scope = Scope.open();
        Outcome outcome = run(assigned(set))) {
      float[] before = floats(stolen, MATRIX);
      float[] after = floats(outcome.model(), MATRIX);
      TreeSet<Float> most = new TreeSet<>();
      for (int from = 0; from < after.length; from += together) {
        TreeSet<Float> found = new TreeSet<>();
        double largest = 0;
        double error = 0;
        for (int i = from; i < from + together; i++) {
          found.add(after[i] + 0f);
          largest = Math.max(largest, Math.abs(before[i]));
          error = Math.max(error, Math.abs(after[i] - before[i]));
        }
        assertThat(found).hasSizeLessThanOrEqualTo(values);
        assertThat(error).isLessThanOrEqualTo(largest * 2.6 / values);
        most = found.size() > most.size() ? found : most;
      }
      assertThat(most.size()).isGreaterThan(Math.min(values, together) / 3);
    }
  }

  @Test
  void quantise_inGroupsThatDoNotFit_fillsTheLastOneUp() {
    try (Scope scope = Scope.open();
        Outcome outcome = run(assigned("bits=16 per=group group=1000"))) {
      assertThat(floats(outcome.model(), MATRIX)).hasSize(4 * TinyModels.WIDTH * TinyModels.WIDTH);
      assertThat(outcome.measures().get("weightChange")).isPositive().isLessThan(1e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({"fp16, 0.00049", "bf16, 0.0040"})
  void quantise_toHalfPrecision_roundsAllWeightsALittle(String format, double step) {
    try (Scope scope = Scope.open();
        Outcome outcome = run(Map.of("format", format))) {
      for (String name : new String[] {MATRIX, "pos_embed", "norm.weight"}) {
        float[] before = floats(stolen, name);
        float[] after = floats(outcome.model(), name);
        assertThat(after).isNotEqualTo(before);
        for (int i = 0; i < before.length; i++) {
          assertThat((double) after[i])
              .isCloseTo(before[i], within(Math.abs(before[i]) * step + 1e-7));
        }
      }
    }
  }

  private Outcome run(Map<String, String> set) {
    return Theft.run("quantise", Theft.of(stolen), set);
  }

  private static Map<String, String> assigned(String set) {
    Map<String, String> values = new LinkedHashMap<>();
    Arrays.stream(set.split(" ", -1))
        .map(each -> each.split("=", -1))
        .forEach(each -> values.put(each[0], each[1]));
    return values;
  }
}
