package activemark.mark.tied;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The public settings of a tied mark at one cut.
 *
 * @param cut where the features are read: a stream between blocks, or L for the output; the MLP of
 *     block {@code cut - 1} is written
 * @param energy energy of the change over the variance of the features
 */
record TiedParameters(int cut, double energy) {
  /** Name of the tensor that holds the probes. */
  static final String PROBES = "probes";

  /** Name of the tensor that holds the mean hidden activation. */
  static final String MEAN = "mean";

  static TiedParameters from(ObjectNode json) {
    return new TiedParameters(json.path("cut").asInt(), json.path("energy").asDouble());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance.objectNode().put("cut", cut).put("energy", energy);
  }

  /** The block whose MLP carries the mark. */
  int block() {
    return cut - 1;
  }
}
