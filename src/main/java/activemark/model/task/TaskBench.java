package activemark.model.task;

import activemark.io.image.Preprocessing;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Precision;
import activemark.proof.random.Seed;
import java.nio.file.Path;

/**
 * What a task is measured with.
 *
 * @param model the model; never changed
 * @param data folder of the task's data
 * @param preprocessing from pictures to the model's input
 * @param seed of every choice by chance
 * @param precision of forward passes
 * @param progress told of long work
 */
public record TaskBench(
    Backbone model,
    Path data,
    Preprocessing preprocessing,
    Seed seed,
    Precision precision,
    Progress progress) {

  /** The same bench for another model. */
  public TaskBench with(Backbone other) {
    return new TaskBench(other, data, preprocessing, seed, precision, progress);
  }
}
