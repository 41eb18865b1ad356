package activemark.model.task;

import activemark.model.backbone.Backbone;
import activemark.model.data.Split;
import activemark.model.tensor.Scope;
import activemark.model.train.FineTuning;
import activemark.model.train.Trainer;
import java.nio.file.Path;

/**
 * Trains all weights of a copy of the model, with a linear head, and counts the test pictures it
 * then gets right.
 */
final class FineTuneTask implements Task {
  private static final double TEST_SHARE = 0.2;
  private static final FineTuning.Options OPTIONS =
      new FineTuning.Options(new Trainer.Schedule(2, 16), 3e-5, 1e-3, 0.05);

  @Override
  public String id() {
    return "finetune";
  }

  @Override
  public String description() {
    return "accuracy after 2 epochs of training all weights; one sub folder of pictures per class"
        + " (a fifth is for testing), or train and test folders of these";
  }

  @Override
  public boolean fits(Path data) {
    return Split.fits(data);
  }

  @Override
  public TaskResult run(TaskBench bench) {
    Split split = Split.open(bench.data(), bench.preprocessing(), TEST_SHARE, bench.seed());
    try (Scope scope = Scope.open();
        Backbone copy = bench.model().copy()) {
      FineTuning.Result result =
          FineTuning.run(copy, split, OPTIONS, bench.seed(), bench.precision(), bench.progress());
      return TaskResult.of(id(), new Tally.Hits(result.right()));
    }
  }
}
