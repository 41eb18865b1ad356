package activemark.mark.signkey;

import activemark.model.backbone.Span;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of the mark.
 *
 * @param span blocks that were trained
 * @param cut where the state is read
 * @param scale one over the state's deviation in the base
 */
record SignKeyParameters(Span span, int cut, double scale) {
  static SignKeyParameters from(ObjectNode json) {
    return new SignKeyParameters(
        new Span(json.path("from").asInt(), json.path("to").asInt()),
        json.path("cut").asInt(),
        json.path("scale").asDouble());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("from", span.from())
        .put("to", span.to())
        .put("cut", cut)
        .put("scale", scale);
  }
}
