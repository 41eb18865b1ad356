package activemark.io.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardIndexTest {
  private static final String ONE = "\"model-00001-of-00002.safetensors\"";
  private static final String TWO = "\"model-00002-of-00002.safetensors\"";

  @TempDir Path folder;

  @BeforeEach
  void makeModel() throws IOException {
    Crafted.sharded(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|is not JSON",
        "{}|no weight_map",
        "{\"weight_map\":{}}|no weight_map",
        "{\"weight_map\":[\"a\"]}|no weight_map",
        "{\"weight_map\":{\"a\":3}}|no plain file name",
        "{\"weight_map\":{\"a\":\"x.safetensors\",\"a\":\"y.safetensors\"}}|Duplicate"
      })
  void open_brokenIndex_isRefused(String index, String what) throws IOException {
    Files.writeString(folder.resolve("model.safetensors.index.json"), index);
    assertRefused(what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model-00001-of-00002.safetensors",
        "/etc/passwd.safetensors",
        "onnx/x.safetensors",
        "..\\\\x.safetensors",
        "C:x.safetensors",
        ".safetensors",
        "pytorch_model-00001-of-00002.bin",
        "a\\u0000.safetensors",
        ""
      })
  void open_shardThatIsNoPlainName_isRefused(String shard) throws IOException {
    Crafted.index(folder, "\"a\":\"" + shard + "\"");
    assertRefused("no plain file name");
  }

  @Test
  void open_shardMissing_isNamed() throws IOException {
    Files.delete(folder.resolve("model-00002-of-00002.safetensors"));
    assertRefused("shard of the model is missing", "model-00002-of-00002.safetensors");
  }

  @Test
  void open_tensorInAnotherShard_isRefused() throws IOException {
    Crafted.index(folder, "\"a\":" + TWO + ",\"b\":" + TWO + ",\"c\":" + ONE);
    assertRefused("does not hold a tensor", "'a' in model-00002", "it in model-00001");
  }

  @Test
  void open_tensorInNoShard_isRefused() throws IOException {
    Crafted.index(folder, "\"a\":" + ONE + ",\"b\":" + TWO + ",\"c\":" + ONE + ",\"d\":" + ONE);
    assertRefused("does not hold a tensor", "'d' in model-00001", "it nowhere");
  }

  @Test
  void open_tensorNotInTheIndex_isRefused() throws IOException {
    Crafted.index(folder, "\"a\":" + ONE + ",\"b\":" + TWO);
    assertRefused("holds a tensor that the index does not name", "'c'");
  }

  @Test
  void open_tensorInTwoShards_isRefused() throws IOException {
    Path second = folder.resolve("model-00002-of-00002.safetensors");
    Files.delete(second);
    Map<String, TensorBytes> both =
        Map.of("a", Crafted.tensor(DType.F32, 1, 2L), "b", Crafted.tensor(DType.F32, 2, 2L));
    SafetensorsWriter.write(second, both, Map.of());
    assertRefused("Two shards hold the same tensor", "'a'");
  }

  @Test
  void open_brokenShard_isNamed() throws IOException {
    Path second = folder.resolve("model-00002-of-00002.safetensors");
    Files.write(second, new byte[3]);
    assertRefused("too short", second.toString());
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(BadInput.class)
        .message()
        .contains(parts)
        .contains("where:", "to do:");
  }
}
