package activemark.mark.keyed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The public settings of a keyed mark.
 *
 * @param cut where the triggers are put, 1..L-2; the weights of the block after it are written
 * @param readCut where the answer is read
 * @param candidates which of the key's candidate vectors are the triggers, J of them; each carries
 *     bits / J of the codeword
 * @param scale standard deviation of a trigger's entries, in units of the stream
 */
record KeyedParameters(int cut, int readCut, List<Integer> candidates, double scale) {

  /** Copies the list. */
  KeyedParameters {
    candidates = List.copyOf(candidates);
  }

  /** Number of triggers J. */
  int triggers() {
    return candidates.size();
  }

  static KeyedParameters from(ObjectNode json) {
    return new KeyedParameters(
        json.path("cut").asInt(),
        json.path("readCut").asInt(),
        ints(json.path("candidates")),
        json.path("scale").asDouble());
  }

  ObjectNode toJson() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    candidates.forEach(list::add);
    return JsonNodeFactory.instance
        .objectNode()
        .put("cut", cut)
        .put("readCut", readCut)
        .put("scale", scale)
        .set("candidates", list);
  }

  private static List<Integer> ints(JsonNode array) {
    List<Integer> values = new ArrayList<>();
    array.forEach(node -> values.add(node.asInt()));
    return values;
  }
}
