package activemark.proof.canonical;

import activemark.error.BadInput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A JSON object read field by field. Each field must be there with its type; {@link #done} refuses
 * what was never asked for. Every failure names the document and the place in it.
 */
public final class Fields {
  private final ObjectNode object;
  private final String document;
  private final String prefix;
  private final Set<String> asked = new TreeSet<>();

  private Fields(ObjectNode object, String document, String prefix) {
    this.object = object;
    this.document = document;
    this.prefix = prefix;
  }

  /**
   * The root of a document.
   *
   * @param document for messages, such as "mark file m.json"
   */
  public static Fields of(ObjectNode object, String document) {
    return new Fields(object, document, "");
  }

  /**
   * Checks the field "format", which names kind and version.
   *
   * @param format such as "activemark.mark/1"
   */
  public void requireFormat(String format) {
    String kind = format.substring(0, format.indexOf('/') + 1);
    JsonNode found = object.path("format");
    asked.add("format");
    if (!found.isTextual() || !found.textValue().startsWith(kind)) {
      throw BadInput.of("The document is of another kind")
          .at(document)
          .expected("\"format\": \"" + format + "\"")
          .found(found.isMissingNode() ? "no format" : found)
          .bad();
    }
    if (!found.textValue().equals(format)) {
      throw BadInput.of("The document is of a version that this program does not know")
          .at(document)
          .expected(format)
          .found(found.textValue())
          .fix("Read it with the version of the program that wrote it.")
          .bad();
    }
  }

  /** Whether an optional field is there. */
  public boolean has(String name) {
    return object.has(name);
  }

  /** A text. */
  public String text(String name) {
    JsonNode value = require(name);
    if (!value.isTextual()) {
      throw wrong(name, "a text", value);
    }
    return value.textValue();
  }

  /** A SHA-256 digest in lower-case hex. */
  public String digest(String name) {
    String text = text(name);
    if (!Sha256.isHex(text)) {
      throw wrong(name, "64 hex digits in lower case", object.get(name));
    }
    return text;
  }

  /** A text that one function accepts; its complaint is given the place. */
  public <T> T parsed(String name, String expected, Function<String, T> parser) {
    try {
      return parser.apply(text(name));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw wrong(name, expected, object.get(name));
    }
  }

  /** A point in time, ISO 8601 in UTC. */
  public Instant instant(String name) {
    return parsed(name, "a time such as 2026-01-31T12:00:00Z", Instant::parse);
  }

  /** A whole number in a range, ends included. */
  public int whole(String name, int low, int high) {
    JsonNode value = require(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(name, "a whole number", value);
    }
    if (value.intValue() < low || value.intValue() > high) {
      throw wrong(name, "between " + low + " and " + high, value);
    }
    return value.intValue();
  }

  /** A finite number. */
  public double number(String name) {
    return finite(require(name), name);
  }

  /** True or false. */
  public boolean flag(String name) {
    JsonNode value = require(name);
    if (!value.isBoolean()) {
      throw wrong(name, "true or false", value);
    }
    return value.booleanValue();
  }

  /** An object whose content is free. */
  public ObjectNode free(String name) {
    JsonNode value = require(name);
    if (value instanceof ObjectNode node) {
      return node;
    }
    throw wrong(name, "an object", value);
  }

  /** An object to be read field by field. */
  public Fields fields(String name) {
    return new Fields(free(name), document, prefix + name + ".");
  }

  /** The names in this object, in file order, all counted as asked for. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    asked.addAll(names);
    return names;
  }

  /** A list of objects. */
  public List<Fields> list(String name) {
    ArrayNode values = array(name);
    List<Fields> list = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String place = name + "[" + i + "]";
      if (!(values.get(i) instanceof ObjectNode node)) {
        throw wrong(place, "an object", values.get(i));
      }
      list.add(new Fields(node, document, prefix + place + "."));
    }
    return list;
  }

  /** A list of texts. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : array(name)) {
      if (!value.isTextual()) {
        throw wrong(name, "a list of texts", value);
      }
      texts.add(value.textValue());
    }
    return texts;
  }

  /** A list of finite numbers. */
  public double[] numbers(String name) {
    ArrayNode values = array(name);
    double[] numbers = new double[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = finite(values.get(i), name + "[" + i + "]");
    }
    return numbers;
  }

  /** A list of whole numbers. */
  public long[] wholes(String name) {
    ArrayNode values = array(name);
    long[] numbers = new long[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!values.get(i).isIntegralNumber() || !values.get(i).canConvertToLong()) {
        throw wrong(name + "[" + i + "]", "a whole number", values.get(i));
      }
      numbers[i] = values.get(i).longValue();
    }
    return numbers;
  }

  /** Counts a field as known whose value is not read here. */
  public void ignore(String name) {
    require(name);
  }

  /** Refuses every field that nothing asked for. */
  public void done() {
    for (var field : object.properties()) {
      if (!asked.contains(field.getKey())) {
        throw BadInput.of("The document has a field that this program does not know")
            .at(place(field.getKey()))
            .expected("only " + String.join(", ", asked))
            .bad();
      }
    }
  }

  /** A complaint about a field whose type is right and whose value is not. */
  public BadInput wrong(String name, String expected, Object found) {
    return BadInput.of("A field of the document has a wrong value")
        .at(place(name))
        .expected(expected)
        .found(shortened(found))
        .bad();
  }

  private JsonNode require(String name) {
    asked.add(name);
    JsonNode value = object.get(name);
    if (value == null) {
      throw BadInput.of("The document lacks a field").at(place(name)).bad();
    }
    return value;
  }

  private ArrayNode array(String name) {
    JsonNode value = require(name);
    if (value instanceof ArrayNode array) {
      return array;
    }
    throw wrong(name, "a list", value);
  }

  private double finite(JsonNode value, String name) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(name, "a finite number", value);
    }
    return value.doubleValue();
  }

  private String place(String name) {
    return prefix + name + " in " + document;
  }

  private static String shortened(Object found) {
    String text = String.valueOf(found);
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
