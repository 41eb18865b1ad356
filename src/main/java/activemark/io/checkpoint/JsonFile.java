package activemark.io.checkpoint;

import activemark.error.BadInput;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON files beside the weights: one object, no key twice. */
final class JsonFile {
  private static final long MOST_BYTES = 100_000_000;

  // Python writes NaN and Infinity into configurations, which JSON does not know.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonFile() {}

  static JsonNode read(Path path) {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw broken("The file is too large", path, MOST_BYTES + " bytes at most", "more");
      }
      JsonNode node = JSON.readTree(Files.readString(path));
      if (!node.isObject()) {
        throw broken("The file is no JSON object", path, "{...}", node.getNodeType());
      }
      return node;
    } catch (JsonProcessingException e) {
      throw broken("The file is not JSON", path, "one JSON object", e.getOriginalMessage());
    } catch (CharacterCodingException e) {
      throw broken("The file is not UTF-8 text", path, "UTF-8", "other bytes");
    } catch (IOException e) {
      throw SafetensorsFile.unreadable(path, e);
    }
  }

  static BadInput broken(String what, Path path, Object expected, Object found) {
    return BadInput.of(what)
        .at(path)
        .expected(expected)
        .found(found)
        .fix("Get the file again from where the model came from.")
        .bad();
  }
}
