package activemark.bench;

import activemark.bench.result.Finding;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.Fidelity;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.task.Comparison;
import activemark.model.task.Difference;
import activemark.model.task.Task;
import activemark.model.task.TaskBench;
import activemark.model.task.TaskResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Measures models beside a reference, such as the marked copy, which is measured once and only when
 * it is needed.
 */
public final class Yardstick implements AutoCloseable {
  private final Task task;
  private final TaskBench bench;
  private final ImageBatch images;
  private @Nullable TaskResult reference;
  private @Nullable Streams streams;

  /**
   * A yardstick.
   *
   * @param bench with the reference as its model
   * @param images on which outputs are compared
   */
  public Yardstick(Task task, TaskBench bench, ImageBatch images) {
    this.task = task;
    this.bench = bench;
    this.images = images;
  }

  /** How well a model does the task, and how much worse than the reference. */
  public Finding.Utility utility(Backbone model) {
    TaskResult before = reference();
    TaskResult result = model == bench.model() ? before : task.run(bench.with(model));
    Difference lost = Comparison.of(before, result).difference();
    return new Finding.Utility(
        result.metric(), result.value(), result.n(), lost.value(), lost.low(), lost.high());
  }

  /** Mean cosine of a model's token features to the reference's, where both have the same ones. */
  public Optional<Double> cosine(Backbone model) {
    int depth = model.spec().depth();
    try (Streams of =
        Streams.of(model, images, List.of(depth), bench.precision(), Progress.silent())) {
      return Fidelity.ifComparable(bench.model(), streams(), model, of)
          .map(alike -> alike.tokens().mean())
          .filter(Double::isFinite);
    }
  }

  private TaskResult reference() {
    TaskResult result = reference;
    if (result == null) {
      result = task.run(bench);
      reference = result;
    }
    return result;
  }

  private Streams streams() {
    Streams held = streams;
    if (held == null) {
      Backbone model = bench.model();
      held =
          Streams.of(
              model, images, List.of(model.spec().depth()), bench.precision(), Progress.silent());
      streams = held;
    }
    return held;
  }

  @Override
  public void close() {
    if (streams != null) {
      streams.close();
    }
  }
}
