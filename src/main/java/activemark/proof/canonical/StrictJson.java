package activemark.proof.canonical;

import activemark.error.BadInput;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** JSON documents from files that nobody vouches for: bounded, no doubled keys, nothing after. */
public final class StrictJson {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER = 400;
  private static final ObjectMapper MAPPER = mapper();

  private StrictJson() {}

  /**
   * Reads one JSON object from a file.
   *
   * @param path the file
   * @param maxBytes largest size accepted
   * @param what the document for people: "mark file"
   * @throws BadInput if the file is missing, too large, not UTF-8, or not one JSON object
   */
  public static ObjectNode read(Path path, int maxBytes, String what) {
    return parse(text(path, maxBytes, what), what + " " + path);
  }

  /**
   * Reads the text of a file.
   *
   * @param path the file
   * @param maxBytes largest size accepted
   * @param what the document for people: "mark file"
   * @throws BadInput if the file is missing, too large, or not UTF-8
   */
  public static String text(Path path, int maxBytes, String what) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(maxBytes + 1);
    } catch (NoSuchFileException e) {
      throw BadInput.of("There is no " + what).at(path).bad(e);
    } catch (IOException e) {
      throw BadInput.of("The " + what + " cannot be read").at(path).found(e.getMessage()).bad(e);
    }
    if (bytes.length > maxBytes) {
      throw BadInput.of("The " + what + " is too large")
          .at(path)
          .expected("at most " + maxBytes + " bytes")
          .bad();
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw BadInput.of("The " + what + " is not UTF-8 text").at(path).bad(e);
    }
  }

  /**
   * Parses one JSON object.
   *
   * @param where what the text is, for messages
   * @throws BadInput if it is anything else, or a number in it is too large for a double
   */
  public static ObjectNode parse(String text, String where) {
    try {
      JsonNode root = MAPPER.readTree(text);
      if (root instanceof ObjectNode object) {
        requireFinite(object, where);
        return object;
      }
      throw BadInput.of("The document is not a JSON object")
          .at(where)
          .found(root.getNodeType())
          .bad();
    } catch (JsonProcessingException e) {
      throw BadInput.of("The document is not valid JSON")
          .at(where)
          .found(e.getOriginalMessage())
          .fix("Take the file as it was written; it may be cut short or edited.")
          .bad(e);
    }
  }

  /** JSON knows larger numbers than a double; the parser makes infinity of them. */
  private static void requireFinite(JsonNode value, String where) {
    if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
      throw BadInput.of("The document has a number that is too large")
          .at(where)
          .expected("finite numbers, at most 1.8e308")
          .bad();
    }
    value.forEach(child -> requireFinite(child, where));
  }

  /** A value as text for people: indented, one line feed at the end. */
  public static String pretty(JsonNode value) {
    try {
      return MAPPER.writeValueAsString(value).replace("\r\n", "\n") + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static ObjectMapper mapper() {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER)
            .maxStringLength(Integer.MAX_VALUE)
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(limits)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build();
  }
}
