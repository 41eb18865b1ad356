package activemark.model.task;

import activemark.proof.stats.ClopperPearson.Interval;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How well a model did.
 *
 * @param task name of the task
 * @param metric name of the number, such as {@code accuracy}
 * @param value the number; larger is better
 * @param low lower end of its 95 % interval
 * @param high upper end of its 95 % interval
 * @param n how many pictures it was taken over
 * @param tally what became of each picture, for comparing two models
 */
public record TaskResult(
    String task, String metric, double value, double low, double high, int n, Tally tally) {

  /** The result that the pictures give. */
  static TaskResult of(String task, Tally tally) {
    Interval interval = tally.interval();
    return new TaskResult(
        task, tally.metric(), tally.value(), interval.low(), interval.high(), tally.n(), tally);
  }

  /** The numbers without the single pictures. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("task", task).put("metric", metric).put("value", value);
    json.put("low", low).put("high", high).put("n", n);
    return json;
  }
}
