package activemark.mark.tied;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of a tied mark.
 *
 * @param block whose MLP is written
 * @param cut where the features are read: {@code block + 1}, or L for the output
 */
record TiedParameters(int block, int cut) {
  /** Name of the tensor that holds the probes [H, K]. */
  static final String PROBES = "probes";

  /** Name of the tensor that holds the mean hidden activation [H]. */
  static final String MEAN = "mean";

  /**
   * Name of the tensor that carries a change after the block to the features [D, D]; output only.
   */
  static final String CARRY = "carry";

  static TiedParameters from(ObjectNode json) {
    return new TiedParameters(json.path("block").asInt(), json.path("cut").asInt());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("block", block).put("cut", cut);
  }

  /** The settings for a cut of a model of the given depth. */
  static TiedParameters at(int cut, int depth) {
    return new TiedParameters(cut == depth ? outputBlock(depth) : cut - 1, cut);
  }

  /**
   * The block that carries the output's mark. Not the last: a change written a few blocks earlier
   * survives fine-tuning better at the same distortion.
   */
  static int outputBlock(int depth) {
    return Math.max(0, depth - 1 - Math.max(1, Math.round(depth / 6f)));
  }
}
