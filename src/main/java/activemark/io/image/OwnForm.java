package activemark.io.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The form in which this program records preprocessing: every value, nothing implied. */
final class OwnForm {
  private static final String WHERE = "recorded preprocessing";

  private OwnForm() {}

  static ObjectNode write(Preprocessing preprocessing) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode resize = json.putObject("resize");
    Resize rule = preprocessing.resize();
    if (rule instanceof Resize.ShortestEdge shortest) {
      resize.put("rule", "shortest_edge").put("pixels", shortest.pixels());
    } else if (rule instanceof Resize.Exact exact) {
      resize.put("rule", "exact").put("height", exact.height()).put("width", exact.width());
    } else if (rule instanceof Resize.Cover cover) {
      resize.put("rule", "cover").put("height", cover.height()).put("width", cover.width());
    } else if (rule instanceof Resize.Contain contain) {
      resize.put("rule", "contain").put("height", contain.height()).put("width", contain.width());
    } else {
      resize.put("rule", "unchanged");
    }
    json.put("filter", preprocessing.filter().label());
    preprocessing
        .crop()
        .ifPresent(
            crop ->
                json.putObject("crop")
                    .put("height", crop.height())
                    .put("width", crop.width())
                    .put("centring", crop.centring().name().toLowerCase(Locale.ROOT))
                    .put("fill", crop.fill()));
    json.put("rescale", preprocessing.rescale());
    put(json.putArray("mean"), preprocessing.mean());
    put(json.putArray("std"), preprocessing.std());
    return json;
  }

  static Preprocessing read(JsonNode json) {
    Fields fields = new Fields(WHERE, json);
    fields.allowOnly(List.of("resize", "filter", "crop", "rescale", "mean", "std"));
    String filter = fields.text("filter", "a name");
    double rescale = fields.number("rescale", "a number");
    float[] mean = fields.colours("mean");
    float[] std = fields.colours("std");
    JsonNode resize = fields.get("resize", "an object");
    fields.requireComplete();
    Optional<Crop> crop =
        fields.has("crop") ? Optional.of(crop(json.path("crop"))) : Optional.empty();
    return new Preprocessing(resize(resize), Filter.ofName(filter), crop, rescale, mean, std);
  }

  private static Resize resize(JsonNode json) {
    Fields fields = new Fields(WHERE + ", resize", json);
    String rule = fields.text("rule", "a name");
    fields.requireComplete();
    boolean one = rule.equals("shortest_edge");
    boolean none = rule.equals("unchanged");
    fields.allowOnly(
        none
            ? List.of("rule")
            : one ? List.of("rule", "pixels") : List.of("rule", "height", "width"));
    int height = none ? 1 : fields.pixels(one ? "pixels" : "height");
    int width = none || one ? height : fields.pixels("width");
    fields.requireComplete();
    return switch (rule) {
      case "shortest_edge" -> new Resize.ShortestEdge(height);
      case "exact" -> new Resize.Exact(height, width);
      case "cover" -> new Resize.Cover(height, width);
      case "contain" -> new Resize.Contain(height, width);
      case "unchanged" -> new Resize.Unchanged();
      default -> throw fields.unsupported("rule");
    };
  }

  private static Crop crop(JsonNode json) {
    Fields fields = new Fields(WHERE + ", crop", json);
    fields.allowOnly(List.of("height", "width", "centring", "fill"));
    int height = fields.pixels("height");
    int width = fields.pixels("width");
    String centring = fields.text("centring", "a name");
    int fill = fields.integer("fill", "a colour");
    fields.requireComplete();
    for (Crop.Centring rule : Crop.Centring.values()) {
      if (rule.name().toLowerCase(Locale.ROOT).equals(centring)) {
        return new Crop(height, width, rule, fill);
      }
    }
    throw fields.unsupported("centring");
  }

  private static void put(ArrayNode array, float[] values) {
    for (float value : values) {
      // The shortest decimal of the float, so that 0.485 is recorded as 0.485.
      array.add(Double.parseDouble(Float.toString(value)));
    }
  }
}
