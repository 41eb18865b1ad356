package activemark.model.task;

import activemark.proof.stats.Binomial;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Two models on the same task and data.
 *
 * @param model result of one
 * @param against result of the other
 */
public record Comparison(TaskResult model, TaskResult against) {
  /** Checks that the results are of one task over the same pictures. */
  public Comparison {
    if (!model.task().equals(against.task()) || model.right().size() != against.right().size()) {
      throw new IllegalArgumentException(
          "not comparable: " + model.task() + " and " + against.task());
    }
  }

  /** How much larger the first model's number is. */
  public double difference() {
    return model.value() - against.value();
  }

  /** Pictures that only the first model gets right. */
  public int gained() {
    return only(model, against);
  }

  /** Pictures that only the second model gets right. */
  public int lost() {
    return only(against, model);
  }

  /**
   * The chance that two equally good models differ as much on the pictures where exactly one of
   * them is right (two-sided exact sign test); 1 where pictures are not counted.
   */
  public double chance() {
    int apart = gained() + lost();
    return Math.min(1, 2 * Binomial.upperTail(apart, Math.max(gained(), lost())).doubleValue());
  }

  /** Both results and how they differ. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("model", model.toJson());
    json.set("against", against.toJson());
    json.put("difference", difference()).put("gained", gained()).put("lost", lost());
    return json.put("chance", chance());
  }

  private static int only(TaskResult one, TaskResult other) {
    int count = 0;
    for (int i = 0; i < one.right().size(); i++) {
      if (one.right().get(i) && !other.right().get(i)) {
        count++;
      }
    }
    return count;
  }
}
