package activemark.proof.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.io.checkpoint.TensorBytes;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarkPartTest {
  private static ObjectNode parameters(String json) {
    return StrictJson.parse(json, "test");
  }

  private static Map<String, TensorBytes> tensor(String name, float[] values, Long... shape) {
    return Map.of(name, TensorBytes.of(values, shape));
  }

  @Test
  void digest_knownPart_isKnown() {
    MarkPart part =
        new MarkPart(
            "keyed",
            "activemark-keyed",
            256,
            parameters("{\"scale\":1.0,\"cuts\":[9,11]}"),
            tensor("w", new float[] {1, 2}, 2L));
    assertThat(part.digest()).isEqualTo(KNOWN);
  }

  private static final String KNOWN =
      "fd9ab0476fc3a80f0d6d3d0d589ce436d9c7aea712930d6040bc06783bbd2b7d";

  @Test
  void digest_anythingChanged_differs() {
    ObjectNode one = parameters("{\"a\":1}");
    Map<String, TensorBytes> w = tensor("w", new float[] {1, 2}, 2L);
    Set<String> digests = new HashSet<>();
    digests.add(new MarkPart("keyed", "s", 256, one, w).digest());
    digests.add(new MarkPart("keyed2", "s", 256, one, w).digest());
    digests.add(new MarkPart("keyed", "t", 256, one, w).digest());
    digests.add(new MarkPart("keyed", "s", 128, one, w).digest());
    digests.add(new MarkPart("keyed", "s", 256, parameters("{\"a\":2}"), w).digest());
    digests.add(new MarkPart("keyed", "s", 256, one, Map.of()).digest());
    digests.add(new MarkPart("keyed", "s", 256, one, tensor("v", new float[] {1, 2}, 2L)).digest());
    digests.add(new MarkPart("keyed", "s", 256, one, tensor("w", new float[] {1, 3}, 2L)).digest());
    digests.add(
        new MarkPart("keyed", "s", 256, one, tensor("w", new float[] {1, 2}, 2L, 1L)).digest());
    assertThat(digests).hasSize(9);
  }

  @Test
  void digest_numberType_doesNotMatter() {
    ObjectNode whole = JsonNodeFactory.instance.objectNode().put("scale", 2);
    ObjectNode real = JsonNodeFactory.instance.objectNode().put("scale", 2.0);
    assertThat(new MarkPart("keyed", "s", 8, whole, Map.of()).digest())
        .isEqualTo(new MarkPart("keyed", "s", 8, real, Map.of()).digest());
  }

  @Test
  void parameters_changedByTheCaller_staysInThePart() {
    ObjectNode given = parameters("{\"a\":1}");
    MarkPart part = new MarkPart("keyed", "s", 8, given, Map.of());
    given.put("a", 2);
    part.parameters().put("a", 3);
    assertThat(part.parameters().get("a").asInt()).isEqualTo(1);
  }

  @Test
  void newPart_idWithOtherCharacters_isABug() {
    assertThatThrownBy(() -> new MarkPart("Keyed/1", "s", 8, parameters("{}"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
