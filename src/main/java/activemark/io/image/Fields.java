package activemark.io.image;

import activemark.error.BadInput;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * The fields of one JSON object. What is missing is collected, so that a message can name all of it
 * at once; what is there in the wrong form is an error at once. A JSON null is a missing field.
 */
final class Fields {
  private final String where;
  private final JsonNode object;
  private final List<String> missing = new ArrayList<>();

  Fields(String where, JsonNode object) {
    if (!object.isObject()) {
      throw BadInput.of("The preprocessing is not a JSON object")
          .at(where)
          .found(kind(object))
          .bad();
    }
    this.where = where;
    this.object = object;
  }

  /** Whether a field is there. */
  boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Records that a field is needed, with how to give it. */
  void miss(String name, String form) {
    missing.add("\"" + name + "\": " + form);
  }

  /** A field that must be there. */
  JsonNode get(String name, String form) {
    if (!has(name)) {
      miss(name, form);
    }
    return object.path(name);
  }

  /** True or false; false when missing. */
  boolean flag(String name) {
    JsonNode value = get(name, "true or false");
    return has(name) && expect(value.isBoolean(), name, "true or false").booleanValue();
  }

  /** True or false, or a value where the form gives one. */
  boolean flag(String name, boolean otherwise) {
    return has(name) ? flag(name) : otherwise;
  }

  /** A text; empty when missing. */
  String text(String name, String form) {
    JsonNode value = get(name, form);
    return has(name) ? expect(value.isTextual(), name, form).textValue() : "";
  }

  /** A number; 1 when missing. */
  double number(String name, String form) {
    JsonNode value = get(name, form);
    return has(name) ? expect(value.isNumber(), name, form).doubleValue() : 1;
  }

  /** A length in pixels or a code; 1 when missing. */
  int integer(String name, String form) {
    JsonNode value = get(name, form);
    return has(name) ? expect(value.isInt(), name, form).intValue() : 1;
  }

  /** A length in pixels; 1 when missing. */
  int pixels(String name) {
    return has(name) ? positive(object.path(name), name) : integer(name, "pixels");
  }

  /** A value checked to be a length in pixels. */
  int positive(JsonNode value, String name) {
    boolean fits = value.isInt() && value.intValue() >= 1 && value.intValue() <= Crop.LONGEST;
    expect(fits, name, "a length of 1 to " + Crop.LONGEST + " pixels");
    return value.intValue();
  }

  /** Three numbers, one for each colour; ones when missing. */
  float[] colours(String name) {
    JsonNode value = get(name, "[red, green, blue]");
    float[] colours = {1, 1, 1};
    if (!has(name)) {
      return colours;
    }
    boolean fits = value.isArray() && value.size() == 3;
    for (int i = 0; i < 3; i++) {
      fits = fits && value.path(i).isNumber();
      colours[i] = (float) value.path(i).doubleValue();
    }
    expect(fits, name, "three numbers");
    return colours;
  }

  /** Ends with an error unless a field has the right form. */
  JsonNode expect(boolean fits, String name, String form) {
    JsonNode value = object.path(name);
    if (!fits) {
      throw BadInput.of("A field of the preprocessing has the wrong form")
          .at(where + ", " + name)
          .expected(form)
          .found(value.isMissingNode() ? "nothing" : value)
          .bad();
    }
    return value;
  }

  /** Ends with an error if a field exists that is not known. */
  void allowOnly(Collection<String> known) {
    Iterator<String> names = object.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      if (!known.contains(name)) {
        throw unsupported(name);
      }
    }
  }

  /** The error for a field that asks for a step that is not known. */
  BadInput unsupported(String name) {
    return BadInput.of("The preprocessing asks for something that is not supported")
        .at(where + ", " + name)
        .found(object.path(name))
        .bad();
  }

  /** Ends with one error that lists every missing field. */
  void requireComplete() {
    if (!missing.isEmpty()) {
      throw BadInput.of("The preprocessing leaves out values that differ from model to model")
          .at(where)
          .expected(String.join(", ", missing))
          .fix("Add these fields with the values the model was trained with.")
          .bad();
    }
  }

  private static String kind(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.getNodeType().toString();
  }
}
