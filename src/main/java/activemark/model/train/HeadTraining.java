package activemark.model.train;

import activemark.io.progress.Progress;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Trains a linear head on embeddings that stay what they are. */
public final class HeadTraining {
  private static final Trainer.Schedule SCHEDULE = new Trainer.Schedule(100, 64);
  private static final double RATE = 3e-2;
  private static final double DECAY = 1e-3;

  private HeadTraining() {}

  /**
   * Learns from some embeddings and names the classes of others.
   *
   * @param train embeddings [n, F]
   * @param trainLabels their classes
   * @param test embeddings [m, F]
   * @param testLabels their classes
   * @return for each test embedding, whether its class was named
   */
  public static List<Boolean> right(
      Tensor train, List<Integer> trainLabels, Tensor test, List<Integer> testLabels, Seed seed) {
    int classes = 1 + trainLabels.stream().mapToInt(Integer::intValue).max().orElse(0);
    try (Scope scope = Scope.open()) {
      Tensor scores = scores(train, trainLabels, classes, test, seed);
      return right(scores, labels(testLabels));
    }
  }

  /**
   * A linear classifier.
   *
   * @param weight [K, F]
   * @param bias [K]
   */
  public record Classifier(Tensor weight, Tensor bias) {
    /** Scores [m, K] of embeddings [m, F]. */
    public Tensor scores(Tensor embeddings) {
      return Ops.linear(embeddings, weight, bias);
    }
  }

  /**
   * Learns a classifier of embeddings as they are; inside they are standardised first.
   *
   * @param train embeddings [n, F]
   * @param labels their classes
   * @param classes number of classes K
   * @return in the innermost scope
   */
  public static Classifier classifier(Tensor train, List<Integer> labels, int classes, Seed seed) {
    try (Scope scope = Scope.open();
        LinearHead head = new LinearHead(train.size(1), classes)) {
      Tensor mean = train.mean(0);
      Tensor deviation = deviation(train);
      learn(head, train.sub(mean).div(deviation), labels, seed);
      Tensor weight = head.leaves().get(0).div(deviation);
      Tensor bias = head.leaves().get(1).sub(weight.matmul(mean));
      return new Classifier(scope.keep(weight), scope.keep(bias));
    }
  }

  /**
   * Learns from some embeddings and scores others.
   *
   * @param train embeddings [n, F]
   * @param labels their classes
   * @param classes number of classes K
   * @param inputs embeddings [m, F]
   * @return scores [m, K], in the innermost scope
   */
  public static Tensor scores(
      Tensor train, List<Integer> labels, int classes, Tensor inputs, Seed seed) {
    try (Scope scope = Scope.open();
        LinearHead head = new LinearHead(train.size(1), classes)) {
      Tensor mean = train.mean(0);
      Tensor deviation = deviation(train);
      learn(head, train.sub(mean).div(deviation), labels, seed);
      return scope.keep(head.scores(inputs.sub(mean).div(deviation)));
    }
  }

  private static Tensor deviation(Tensor train) {
    return train.std(0).clamp_min(new Scalar(1e-6));
  }

  private static void learn(LinearHead head, Tensor standard, List<Integer> labels, Seed seed) {
    Tensor targets = labels(labels);
    Trainer.train(
        List.of(
            new Trainer.Group(head.leaves(), RATE / Math.sqrt((double) standard.size(1)), DECAY)),
        labels.size(),
        SCHEDULE,
        seed.stream("probe/order"),
        batch ->
            torch.cross_entropy_loss(
                head.scores(Ops.rows(standard, batch)), Ops.rows(targets, batch)),
        Progress.silent());
  }

  /** For each row of scores [n, K], whether it is largest at its label, of [n]. */
  static List<Boolean> right(Tensor scores, Tensor labels) {
    List<Boolean> right = new ArrayList<>();
    for (float hit : Ops.floats(scores.argmax(new LongOptional(1), false).eq(labels))) {
      right.add(hit > 0);
    }
    return right;
  }

  /** Classes as an int64 tensor [n]. */
  static Tensor labels(List<Integer> labels) {
    return Ops.indices(labels.stream().mapToInt(Integer::intValue).toArray());
  }
}
