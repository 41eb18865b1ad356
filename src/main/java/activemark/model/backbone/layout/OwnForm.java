package activemark.model.backbone.layout;

import activemark.error.BadInput;
import activemark.io.checkpoint.SafetensorsWriter;
import activemark.io.checkpoint.TensorBytes;
import activemark.io.files.OutputFolder;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The form for models that no publisher's form can hold, such as those with fewer heads in some
 * blocks: a safetensors file with timm's names, and a configuration that states the whole {@link
 * ViTSpec}.
 */
public final class OwnForm {
  private static final String FORMAT = "activemark.vit/1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private OwnForm() {}

  /**
   * Writes a model into a folder that the caller commits.
   *
   * @param preprocessing how pictures become pixels, as recorded by {@code Preprocessing.toJson}
   */
  public static void write(
      Backbone model, Optional<ObjectNode> preprocessing, OutputFolder folder) {
    ObjectNode config = config(model.spec());
    preprocessing.ifPresent(json -> config.set("preprocessing", json));
    folder.write(
        "config.json",
        out -> out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config)));
    Map<String, TensorBytes> tensors = new LinkedHashMap<>();
    for (String name : model.weights().names()) {
      try (Scope scope = Scope.open()) {
        tensors.put(name, Ops.bytes(model.weights().get(name)));
      }
    }
    folder.write("model.safetensors", out -> SafetensorsWriter.write(out, tensors, Map.of()));
  }

  static boolean isOwn(JsonNode config) {
    return config.path("format").asText().equals(FORMAT);
  }

  static ObjectNode config(ViTSpec spec) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("format", FORMAT)
        .put("depth", spec.depth())
        .put("width", spec.width())
        .put("heads", spec.heads())
        .put("headWidth", spec.headWidth())
        .put("patch", spec.patch())
        .put("imageSize", spec.imageSize())
        .put("classToken", spec.classToken())
        .put("registers", spec.registers())
        .put("activation", word(spec.activation()))
        .put("normEpsilon", spec.normEpsilon())
        .put("positions", word(spec.positions()))
        .put("normalisesTokens", spec.normalisesTokens())
        .put("pooling", word(spec.pooling()));
  }

  static ViTSpec spec(JsonNode json) {
    Configuration config = new Configuration(json, "config.json");
    int depth = config.integer("depth");
    int width = config.integer("width");
    int heads = config.integer("heads");
    int headWidth = config.integer("headWidth");
    int patch = config.integer("patch");
    int imageSize = config.integer("imageSize");
    int registers = config.integer("registers");
    double epsilon = config.number("normEpsilon");
    config.complete();
    if (depth < 1
        || width < 1
        || heads < 1
        || headWidth < 1
        || patch < 1
        || imageSize < patch
        || registers < 0) {
      throw BadInput.of("The configuration makes no sense")
          .at("config.json")
          .expected("positive sizes, and an image size of at least one patch")
          .found(json)
          .bad();
    }
    return new ViTSpec(
        depth,
        width,
        heads,
        headWidth,
        patch,
        imageSize,
        config.flag("classToken", true),
        registers,
        value(ViTSpec.Activation.class, json, "activation"),
        epsilon,
        value(ViTSpec.Positions.class, json, "positions"),
        config.flag("normalisesTokens", true),
        value(ViTSpec.Pooling.class, json, "pooling"));
  }

  private static <E extends Enum<E>> E value(Class<E> type, JsonNode json, String field) {
    String text = json.path(field).asText();
    for (E value : type.getEnumConstants()) {
      if (word(value).equals(text)) {
        return value;
      }
    }
    throw BadInput.of("A value of the configuration is not known")
        .at("config.json: " + field)
        .expected(Arrays.stream(type.getEnumConstants()).map(OwnForm::word).toList())
        .found(text)
        .bad();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
