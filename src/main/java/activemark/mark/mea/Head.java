package activemark.mark.mea;

import activemark.io.checkpoint.TensorBytes;
import activemark.io.progress.Progress;
import activemark.mark.net.Dense;
import activemark.mark.scheme.Workbench;
import activemark.model.data.Embeddings;
import activemark.model.data.LabelledImages;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.model.train.Trainer;
import activemark.proof.random.Seed;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The owner's linear head on feature vectors [F] to scores of classes [K]. */
final class Head {
  private static final String NAME = "head";

  /** Pictures that it learns from, at most. */
  private static final int LEARNED = 2048;

  private static final Trainer.Schedule SCHEDULE = new Trainer.Schedule(100, 64);
  private static final double RATE = 3e-2;
  private static final double DECAY = 1e-3;

  private final Dense linear;

  private Head(Dense linear) {
    this.linear = linear;
  }

  /** A head out of the tensors of a part. */
  static Head of(Map<String, TensorBytes> tensors, MeaParameters p) {
    return new Head(Dense.of(tensors, NAME, List.of(p.features(), p.classes())));
  }

  /** The weights for a file. */
  Map<String, TensorBytes> bytes() {
    return linear.bytes();
  }

  /** Feature vectors [B, F] to scores [B, K]. */
  Tensor scores(Tensor features) {
    return linear.run(features);
  }

  /** Learns the classes from the features of the workbench's base. */
  static Head trained(Workbench bench, LabelledImages images, MeaParameters p, Seed seed) {
    int[] order = seed.stream("head/pictures").permutation(images.n());
    int[] chosen = new int[Math.min(LEARNED, order.length)];
    System.arraycopy(order, 0, chosen, 0, chosen.length);
    LabelledImages some = images.subset(chosen);
    Dense linear = Dense.fresh(NAME, List.of(p.features(), p.classes()), seed.stream("head/start"));
    try (Scope scope = Scope.open()) {
      Tensor features =
          Embeddings.of(bench.base(), some.images(), bench.precision(), bench.progress());
      Tensor mean = features.mean(0);
      Tensor deviation = features.std(0).clamp_min(new Scalar(1e-6));
      Tensor standard = features.sub(mean).div(deviation);
      Tensor labels = Ops.indices(some.labels().stream().mapToInt(Integer::intValue).toArray());
      Trainer.train(
          List.of(
              new Trainer.Group(linear.leaves(), RATE / Math.sqrt((double) p.features()), DECAY)),
          some.n(),
          SCHEDULE,
          seed.stream("head/order"),
          batch ->
              torch.cross_entropy_loss(
                  linear.run(Ops.rows(standard, batch)), Ops.rows(labels, batch)),
          Progress.silent());
      // From now on it takes the features as they are.
      Tensor weight = linear.leaves().get(0);
      Tensor bias = linear.leaves().get(1);
      weight.copy_(weight.div(deviation));
      bias.sub_(weight.matmul(mean));
    }
    return new Head(linear);
  }
}
