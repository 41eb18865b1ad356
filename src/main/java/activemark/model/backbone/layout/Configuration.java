package activemark.model.backbone.layout;

import activemark.error.BadInput;
import activemark.error.Complaint;
import activemark.model.backbone.ViTSpec.Activation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the values that tensors cannot tell, and says all that are missing at once. */
final class Configuration {
  private final JsonNode json;
  private final String where;
  private final List<String> missing = new ArrayList<>();

  Configuration(JsonNode json, String where) {
    this.json = json;
    this.where = where;
  }

  Configuration child(String field) {
    return new Configuration(json.path(field), where + " (" + field + ")");
  }

  boolean has(String field) {
    return json.hasNonNull(field);
  }

  boolean flag(String field, boolean otherwise) {
    return json.path(field).asBoolean(otherwise);
  }

  String text(String field, String otherwise) {
    return json.path(field).asText(otherwise);
  }

  int integer(String field) {
    if (!json.path(field).canConvertToInt()) {
      missing.add(field + " (a whole number)");
      return 0;
    }
    return json.path(field).asInt();
  }

  /** A size that may be written as one number or as a pair of equal numbers. */
  int size(String field) {
    JsonNode node = json.path(field);
    if (node.isArray() && node.size() >= 2) {
      JsonNode side = node.get(node.size() - 1);
      if (!side.equals(node.get(node.size() - 2))) {
        throw BadInput.of("The model is made for inputs that are not square")
            .at(where + ": " + field)
            .expected("equal sides")
            .found(node)
            .bad();
      }
      return side.asInt();
    }
    return integer(field);
  }

  double number(String field) {
    if (!json.path(field).isNumber()) {
      missing.add(field + " (a number)");
      return 0;
    }
    return json.path(field).asDouble();
  }

  Activation activation(String field) {
    if (!json.path(field).isTextual()) {
      missing.add(field + " (gelu, gelu_pytorch_tanh or quick_gelu)");
      return Activation.GELU;
    }
    return activation(json.path(field).asText(), where + ": " + field);
  }

  static Activation activation(String name, String where) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "gelu" -> Activation.GELU;
      case "gelu_pytorch_tanh", "gelu_tanh", "gelu_new", "gelu_fast" -> Activation.GELU_TANH;
      case "quick_gelu", "quickgelu" -> Activation.QUICK_GELU;
      default ->
          throw BadInput.of("The activation is not supported")
              .at(where)
              .expected("gelu, gelu_pytorch_tanh or quick_gelu")
              .found(name)
              .bad();
    };
  }

  /** Fails with everything that was missing, if anything was. */
  void complete() {
    if (!missing.isEmpty()) {
      Complaint complaint =
          BadInput.of("The configuration lacks values that the weights cannot tell")
              .at(where)
              .expected(String.join(", ", missing))
              .found(json.isMissingNode() ? "no such file or section" : "none of them");
      throw complaint.fix("Add them to the file, as the model's publisher gives them.").bad();
    }
  }
}
