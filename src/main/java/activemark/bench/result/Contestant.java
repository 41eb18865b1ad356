package activemark.bench.result;

import activemark.proof.canonical.Fields;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A scheme with its options, as it enters the arena.
 *
 * @param name in the grid and in tables
 * @param scheme id of the scheme, or ids joined by a plus
 * @param access what reading takes from a suspect: "weights", "inside", "features" or "labels"
 * @param claim the null hypothesis of its readings, one sentence
 * @param options as the grid gives them, for people; empty where all are the scheme's own
 */
public record Contestant(String name, String scheme, String access, String claim, String options) {
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name).put("scheme", scheme).put("access", access);
    return json.put("claim", claim).put("options", options);
  }

  static Contestant read(Fields fields) {
    Contestant contestant =
        new Contestant(
            fields.text("name"),
            fields.text("scheme"),
            fields.text("access"),
            fields.text("claim"),
            fields.text("options"));
    fields.done();
    return contestant;
  }
}
