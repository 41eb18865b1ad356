package activemark.mark.uchida;

import activemark.mark.training.MarkedLayer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of the mark.
 *
 * @param layer the matrix that carries it
 * @param end cut at which the trained blocks end
 * @param scale one over the norm of the mean row in the base: logits there have unit deviation
 */
record UchidaParameters(MarkedLayer layer, int end, double scale) {
  static UchidaParameters from(ObjectNode json) {
    return new UchidaParameters(
        new MarkedLayer(
            json.path("block").asInt(), json.path("rows").asLong(), json.path("columns").asLong()),
        json.path("end").asInt(),
        json.path("scale").asDouble());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("block", layer.block())
        .put("rows", layer.rows())
        .put("columns", layer.columns())
        .put("end", end)
        .put("scale", scale);
  }
}
