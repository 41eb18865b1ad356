package activemark.mark.sslguard;

import activemark.mark.picture.PixelRange;
import activemark.model.backbone.Span;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of an SSLGuard mark.
 *
 * @param span blocks that were trained
 * @param depth number of blocks of the base
 * @param features numbers in a feature vector of the base
 * @param height rows of the trigger
 * @param width columns of the trigger
 * @param range of the samples in the pictures it was written with
 */
record SslGuardParameters(
    Span span, int depth, int features, int height, int width, PixelRange range) {

  static SslGuardParameters from(ObjectNode json) {
    return new SslGuardParameters(
        new Span(json.path("from").asInt(), json.path("to").asInt()),
        json.path("depth").asInt(),
        json.path("features").asInt(),
        json.path("height").asInt(),
        json.path("width").asInt(),
        PixelRange.from(json.path("range")));
  }

  ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("from", span.from())
            .put("to", span.to())
            .put("depth", depth)
            .put("features", features)
            .put("height", height)
            .put("width", width);
    json.set("range", range.toJson());
    return json;
  }
}
