package activemark.mark.diction;

import activemark.model.backbone.Span;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of a DICTION mark.
 *
 * @param span blocks that were trained; the activations are read where it ends
 * @param triggers number of trigger pictures
 * @param prefix tokens before the patches in the base
 * @param classToken whether the base has a class token
 * @param width D of the base
 */
record DictionParameters(Span span, int triggers, int prefix, boolean classToken, int width) {
  /** Cut at which the activations are read. */
  int cut() {
    return span.to();
  }

  /** Numbers that the net takes: of the class token, where there is one, and of the patches. */
  int inputs() {
    return classToken ? 2 * width : width;
  }

  static DictionParameters from(ObjectNode json) {
    return new DictionParameters(
        new Span(json.path("from").asInt(), json.path("to").asInt()),
        json.path("triggers").asInt(),
        json.path("prefix").asInt(),
        json.path("classToken").asBoolean(),
        json.path("width").asInt());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("from", span.from())
        .put("to", span.to())
        .put("triggers", triggers)
        .put("prefix", prefix)
        .put("classToken", classToken)
        .put("width", width);
  }
}
