package activemark.mark.mea;

import activemark.model.backbone.Span;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of a MEA-Defender mark.
 *
 * @param span blocks that were trained
 * @param depth number of blocks of the base
 * @param features numbers in a feature vector of the base
 * @param classes number of classes K of the owner's head
 */
record MeaParameters(Span span, int depth, int features, int classes) {

  static MeaParameters from(ObjectNode json) {
    return new MeaParameters(
        new Span(json.path("from").asInt(), json.path("to").asInt()),
        json.path("depth").asInt(),
        json.path("features").asInt(),
        json.path("classes").asInt());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("from", span.from())
        .put("to", span.to())
        .put("depth", depth)
        .put("features", features)
        .put("classes", classes);
  }
}
