package activemark.io.checkpoint;

import activemark.error.BadInput;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the JSON of a header token by token, so that each fault is named where it stands. */
final class HeaderParser {
  /** What a parser finds; the tensors are in the order of the text. */
  record Parsed(Collection<TensorEntry> tensors, Map<String, String> metadata) {}

  /** Far above any model, far below what would exhaust the memory. */
  static final int MOST_TENSORS = 100_000;

  /** Sizes of one tensor; no engine takes as many. */
  private static final int MOST_NUMBERS = 64;

  private static final String METADATA = "__metadata__";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength((int) SafetensorsHeader.MOST_BYTES)
                  .build())
          .build();

  private final Path path;

  /** A parser whose messages name the given file. */
  HeaderParser(Path path) {
    this.path = path;
  }

  /** Parses a whole header. */
  Parsed parse(Reader text) {
    try (JsonParser json = JSON.createParser(text)) {
      Map<String, TensorEntry> tensors = new LinkedHashMap<>();
      Map<String, String> metadata = new LinkedHashMap<>();
      Set<String> seen = new HashSet<>();
      json.nextToken(); // the brace that the caller has seen
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = name(json, seen);
        json.nextToken();
        if (name.equals(METADATA)) {
          metadata.putAll(metadata(json));
        } else if (tensors.size() == MOST_TENSORS) {
          throw broken("The header names too many tensors", "at most " + MOST_TENSORS, "more");
        } else {
          tensors.put(name, tensor(name, json));
        }
      }
      if (json.nextToken() != null) {
        throw broken("Something follows the header's last brace", "only spaces", json.getText());
      }
      return new Parsed(tensors.values(), metadata);
    } catch (JsonProcessingException e) {
      throw broken("The header is not JSON", "one JSON object", e.getOriginalMessage());
    } catch (CharacterCodingException e) {
      throw broken("The header is not UTF-8 text", "UTF-8", "other bytes");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // what lies in memory does not fail to be read
    }
  }

  private Map<String, String> metadata(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw broken("The header's __metadata__ is no object", "an object of texts", shown(json));
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = name(json, seen);
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw broken(
            "A value in __metadata__ is not text", "text for " + Quoted.of(key), shown(json));
      }
      metadata.put(key, wellFormed(json.getText()));
    }
    return metadata;
  }

  private TensorEntry tensor(String name, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw broken(
          of("The entry", name, "is no object"), "dtype, shape, data_offsets", shown(json));
    }
    List<DType> dtype = new ArrayList<>();
    List<List<Long>> shape = new ArrayList<>();
    List<List<Long>> offsets = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = name(json, seen);
      json.nextToken();
      switch (field) {
        case "dtype" -> dtype.add(dtype(name, json));
        case "shape" -> shape.add(numbers("shape", name, json));
        case "data_offsets" -> offsets.add(numbers("data_offsets", name, json));
        default -> json.skipChildren(); // the format does not forbid further fields
      }
    }
    if (dtype.isEmpty() || shape.isEmpty() || offsets.isEmpty()) {
      throw broken(
          of("The entry", name, "is incomplete"), "dtype, shape, data_offsets", "only " + seen);
    }
    if (offsets.get(0).size() != 2) {
      throw broken(
          of("The data_offsets of", name, "are not a pair"),
          "[begin, end]",
          offsets.get(0).size() + " numbers");
    }
    return checked(
        new TensorEntry(
            name, dtype.get(0), shape.get(0), offsets.get(0).get(0), offsets.get(0).get(1)));
  }

  private TensorEntry checked(TensorEntry entry) {
    if (entry.end() < entry.begin()) {
      throw broken(
          of("The bytes of", entry.name(), "end before they begin"),
          "begin <= end",
          List.of(entry.begin(), entry.end()));
    }
    long bits;
    try {
      long elements = 1;
      for (long size : entry.shape()) {
        elements = Math.multiplyExact(elements, size);
      }
      bits = Math.multiplyExact(elements, entry.dtype().bits());
    } catch (ArithmeticException e) {
      throw broken(
          of("The shape of", entry.name(), "is too large to count"),
          "fewer than 2^63 bits",
          entry.dtype() + " " + entry.shape());
    }
    if (bits % 8 != 0) {
      throw broken(
          of("The elements of", entry.name(), "do not fill whole bytes"),
          "a multiple of 8 bits",
          bits + " bits for " + entry.dtype() + " " + entry.shape());
    }
    if (entry.length() != bits / 8) {
      throw broken(
          of("The bytes of", entry.name(), "do not fit its shape"),
          bits / 8 + " bytes for " + entry.dtype() + " " + entry.shape(),
          entry.length() + " bytes");
    }
    return entry;
  }

  private DType dtype(String name, JsonParser json) throws IOException {
    String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
    return DType.named(text)
        .orElseThrow(
            () ->
                broken(
                    of("The dtype of", name, "is not known"),
                    String.join(" ", List.of(DType.values()).stream().map(DType::name).toList()),
                    Quoted.of(text)));
  }

  private List<Long> numbers(String field, String name, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw broken(of("The " + field + " of", name, "is no list"), "[...]", shown(json));
    }
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (numbers.size() == MOST_NUMBERS) {
        throw broken(
            of("The " + field + " of", name, "has too many numbers"),
            "at most " + MOST_NUMBERS,
            "more");
      }
      String text = json.getText();
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || text.startsWith("-")) {
        throw broken(
            of("The " + field + " of", name, "holds something else than whole numbers"),
            "numbers from 0 on",
            shown(json));
      }
      try {
        numbers.add(json.getLongValue());
      } catch (JsonProcessingException tooLarge) {
        throw broken(
            of("The " + field + " of", name, "holds too large a number"), "below 2^63", text);
      }
    }
    return numbers;
  }

  /** The name of a field, which must be the first of its kind. */
  private String name(JsonParser json, Set<String> seen) throws IOException {
    String name = wellFormed(json.currentName());
    if (!seen.add(name)) {
      throw broken("The header holds a name twice", "each name once", Quoted.of(name));
    }
    return name;
  }

  /** JSON can spell half a character, which no file could hold as UTF-8. */
  private String wellFormed(String text) {
    if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw broken("A text in the header is not Unicode", "whole characters", Quoted.of(text));
    }
    return text;
  }

  private static String shown(JsonParser json) throws IOException {
    return json.currentToken() == null ? "the end" : Quoted.of(json.getText());
  }

  private static String of(String before, String name, String after) {
    return before + " " + Quoted.of(name) + " " + after;
  }

  private BadInput broken(String what, Object expected, Object found) {
    return SafetensorsHeader.broken(what, path, expected, found);
  }
}
