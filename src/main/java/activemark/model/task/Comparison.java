package activemark.model.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Two models on the same task and data.
 *
 * @param model result of one
 * @param against result of the other
 * @param difference the first minus the second, picture by picture
 */
public record Comparison(TaskResult model, TaskResult against, Difference difference) {
  /**
   * Compares two results.
   *
   * @throws IllegalArgumentException unless they are of one task over the same pictures
   */
  public static Comparison of(TaskResult model, TaskResult against) {
    if (!model.task().equals(against.task())) {
      throw new IllegalArgumentException(
          "not comparable: " + model.task() + " and " + against.task());
    }
    return new Comparison(model, against, model.tally().minus(against.tally()));
  }

  /** Both results and how they differ. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("model", model.toJson());
    json.set("against", against.toJson());
    json.put("difference", difference.value());
    json.put("low", difference.low()).put("high", difference.high());
    json.put("gained", difference.gained()).put("lost", difference.lost());
    return json.put("chance", difference.chance());
  }
}
