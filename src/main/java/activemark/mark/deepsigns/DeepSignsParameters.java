package activemark.mark.deepsigns;

import activemark.model.backbone.Span;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The public settings of the mark.
 *
 * @param span blocks that were trained
 * @param cut where activations are read
 * @param marked clusters that carry bits, each as many
 * @param sizes key pictures of each of them, in the order in which the pictures are kept
 * @param scale what activations are multiplied by: the base's cluster centres then have norm one on
 *     average
 * @param height of the key pictures as the base sees them
 * @param width of the same
 */
record DeepSignsParameters(
    Span span,
    int cut,
    List<Integer> marked,
    List<Integer> sizes,
    double scale,
    int height,
    int width) {
  /** Name of the tensor with the base's cluster centres [C, D]. */
  static final String CENTRES = "centres";

  /** Name of the tensor with the base's mean activation [D]. */
  static final String MEAN = "mean";

  DeepSignsParameters {
    marked = List.copyOf(marked);
    sizes = List.copyOf(sizes);
  }

  static DeepSignsParameters from(ObjectNode json) {
    List<Integer> marked = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    json.path("marked").forEach(n -> marked.add(n.asInt()));
    json.path("sizes").forEach(n -> sizes.add(n.asInt()));
    return new DeepSignsParameters(
        new Span(json.path("from").asInt(), json.path("to").asInt()),
        json.path("cut").asInt(),
        marked,
        sizes,
        json.path("scale").asDouble(),
        json.path("height").asInt(),
        json.path("width").asInt());
  }

  ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("from", span.from())
            .put("to", span.to())
            .put("cut", cut)
            .put("scale", scale)
            .put("height", height)
            .put("width", width);
    marked.forEach(json.putArray("marked")::add);
    sizes.forEach(json.putArray("sizes")::add);
    return json;
  }
}
