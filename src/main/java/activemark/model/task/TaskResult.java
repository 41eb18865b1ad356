package activemark.model.task;

import activemark.proof.stats.ClopperPearson;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How well a model did.
 *
 * @param task name of the task
 * @param metric name of the number, such as {@code accuracy}
 * @param value the number; larger is better
 * @param low lower end of its 95 % interval
 * @param high upper end of its 95 % interval
 * @param n how many pictures it was taken over
 * @param right whether each picture was right, for comparing two models picture by picture; empty
 *     where the metric does not count pictures
 */
public record TaskResult(
    String task, String metric, double value, double low, double high, int n, List<Boolean> right) {
  private static final double CONFIDENCE = 0.95;

  /** Copies the list. */
  public TaskResult {
    right = List.copyOf(right);
  }

  /** The share of pictures that were right, with its exact (Clopper-Pearson) interval. */
  static TaskResult accuracy(String task, List<Boolean> right) {
    int hits = (int) right.stream().filter(hit -> hit).count();
    int n = right.size();
    ClopperPearson.Interval interval = ClopperPearson.of(hits, n, CONFIDENCE);
    return new TaskResult(
        task, "accuracy", hits / (double) n, interval.low(), interval.high(), n, right);
  }

  /** The numbers without the single pictures. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("task", task).put("metric", metric).put("value", value);
    json.put("low", low).put("high", high).put("n", n);
    return json;
  }
}
