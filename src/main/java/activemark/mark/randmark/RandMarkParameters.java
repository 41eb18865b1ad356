package activemark.mark.randmark;

import activemark.mark.picture.PixelRange;
import activemark.model.backbone.Span;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of a RandMark.
 *
 * @param span blocks that were trained; the encoder changes the stream before the first of them
 * @param depth number of blocks of the base
 * @param width numbers D in a token of the base
 * @param features numbers in a feature vector of the base
 * @param tolerance mean bit errors that a picture may have and still count
 * @param draws noisy draws of every picture at reading
 * @param range of the samples in the pictures it was written with
 */
record RandMarkParameters(
    Span span, int depth, int width, int features, int tolerance, int draws, PixelRange range) {

  static RandMarkParameters from(ObjectNode json) {
    return new RandMarkParameters(
        new Span(json.path("from").asInt(), json.path("to").asInt()),
        json.path("depth").asInt(),
        json.path("width").asInt(),
        json.path("features").asInt(),
        json.path("tolerance").asInt(),
        json.path("draws").asInt(),
        PixelRange.from(json.path("range")));
  }

  ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("from", span.from())
            .put("to", span.to())
            .put("depth", depth)
            .put("width", width)
            .put("features", features)
            .put("tolerance", tolerance)
            .put("draws", draws);
    json.set("range", range.toJson());
    return json;
  }
}
