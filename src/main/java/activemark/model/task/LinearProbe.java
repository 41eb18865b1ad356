package activemark.model.task;

import activemark.model.data.Embeddings;
import activemark.model.data.Split;
import activemark.model.tensor.Scope;
import activemark.model.train.HeadTraining;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Trains a linear classifier on embeddings of the unchanged model. */
final class LinearProbe implements Task {
  private static final double TEST_SHARE = 0.2;

  @Override
  public String id() {
    return "linear";
  }

  @Override
  public String description() {
    return "accuracy of a linear classifier on the embeddings; one sub folder of pictures per class"
        + " (a fifth is for testing), or train and test folders of these";
  }

  @Override
  public boolean fits(Path data) {
    return Split.fits(data);
  }

  @Override
  public TaskResult run(TaskBench bench) {
    Split split = Split.open(bench.data(), bench.preprocessing(), TEST_SHARE, bench.seed());
    try (Scope scope = Scope.open()) {
      Tensor train =
          Embeddings.of(bench.model(), split.train().images(), bench.precision(), bench.progress());
      Tensor test =
          Embeddings.of(bench.model(), split.test().images(), bench.precision(), bench.progress());
      List<Boolean> right =
          HeadTraining.right(
              train, split.train().labels(), test, split.test().labels(), bench.seed());
      return TaskResult.of(id(), new Tally.Hits(right));
    }
  }
}
