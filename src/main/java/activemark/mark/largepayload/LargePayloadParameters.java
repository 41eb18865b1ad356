package activemark.mark.largepayload;

import activemark.model.backbone.Span;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of the mark.
 *
 * @param span blocks that were trained
 * @param cut where the tokens are read
 * @param pictures key pictures P, which share the bits evenly
 * @param candidates pictures at the end of those to write with, from which they were drawn
 * @param height of the key pictures as the base sees them
 * @param width of the same
 */
record LargePayloadParameters(
    Span span, int cut, int pictures, int candidates, int height, int width) {
  static LargePayloadParameters from(ObjectNode json) {
    return new LargePayloadParameters(
        new Span(json.path("from").asInt(), json.path("to").asInt()),
        json.path("cut").asInt(),
        json.path("pictures").asInt(),
        json.path("candidates").asInt(),
        json.path("height").asInt(),
        json.path("width").asInt());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("from", span.from())
        .put("to", span.to())
        .put("cut", cut)
        .put("pictures", pictures)
        .put("candidates", candidates)
        .put("height", height)
        .put("width", width);
  }
}
