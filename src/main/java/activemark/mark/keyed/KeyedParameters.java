package activemark.mark.keyed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of a keyed mark.
 *
 * @param cut where the triggers are put, 1..L-2; the weights of the block after it are written
 * @param readCut where the answer is read
 * @param triggers number of triggers J; each carries bits / J of the codeword
 * @param scale standard deviation of a trigger's entries, in units of the stream
 */
record KeyedParameters(int cut, int readCut, int triggers, double scale) {

  static KeyedParameters from(ObjectNode json) {
    return new KeyedParameters(
        json.path("cut").asInt(),
        json.path("readCut").asInt(),
        json.path("triggers").asInt(),
        json.path("scale").asDouble());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cut", cut)
        .put("readCut", readCut)
        .put("triggers", triggers)
        .put("scale", scale);
  }
}
