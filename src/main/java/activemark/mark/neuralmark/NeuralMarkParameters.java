package activemark.mark.neuralmark;

import activemark.mark.training.MarkedLayer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of the mark.
 *
 * @param layer the matrix that carries it
 * @param end cut at which the trained blocks end
 * @param pooled numbers k that the filtered weights are averaged to
 * @param scale one over the norm of those numbers in the base: logits there have unit deviation
 */
record NeuralMarkParameters(MarkedLayer layer, int end, int pooled, double scale) {
  static NeuralMarkParameters from(ObjectNode json) {
    return new NeuralMarkParameters(
        new MarkedLayer(
            json.path("block").asInt(), json.path("rows").asLong(), json.path("columns").asLong()),
        json.path("end").asInt(),
        json.path("pooled").asInt(),
        json.path("scale").asDouble());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("block", layer.block())
        .put("rows", layer.rows())
        .put("columns", layer.columns())
        .put("end", end)
        .put("pooled", pooled)
        .put("scale", scale);
  }
}
