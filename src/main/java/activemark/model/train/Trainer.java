package activemark.model.train;

import activemark.error.BadInput;
import activemark.io.progress.Progress;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The one training loop: AdamW over shuffled batches, a rate that warms up and falls as a cosine,
 * gradients clipped to norm 1.
 */
public final class Trainer {
  private static final double WARM_SHARE = 0.1;
  private static final double LARGEST_NORM = 1;

  private Trainer() {}

  /**
   * Tensors trained alike.
   *
   * @param leaves changed in place
   * @param rate learning rate at its peak
   * @param decay decoupled weight decay
   */
  public record Group(List<Tensor> leaves, double rate, double decay) {
    /** Keeps the list. */
    public Group {
      leaves = List.copyOf(leaves);
    }
  }

  /**
   * How long to train.
   *
   * @param epochs passes over the pictures, at least 1
   * @param batch pictures per step, at least 1
   */
  public record Schedule(int epochs, int batch) {
    /** Checks ranges. */
    public Schedule {
      if (epochs < 1 || batch < 1) {
        throw new IllegalArgumentException(epochs + " epochs of batches of " + batch);
      }
    }

    int steps(int n) {
      return Math.multiplyExact(epochs, (n + batch - 1) / batch);
    }
  }

  /** What is made small. */
  public interface Objective {
    /** The loss, a float32 scalar, over the pictures of these numbers; called in a fresh scope. */
    Tensor loss(int[] batch);
  }

  /**
   * Trains. Afterwards the leaves need no gradients and hold none, however it ended.
   *
   * @param n number of pictures to draw batches from
   * @param order decides in which order they come
   * @return the mean loss of the last epoch
   * @throws BadInput if the loss is no longer a number
   */
  public static double train(
      List<Group> groups,
      int n,
      Schedule schedule,
      RandomStream order,
      Objective objective,
      Progress progress) {
    List<Tensor> leaves = new ArrayList<>();
    groups.forEach(group -> leaves.addAll(group.leaves()));
    try (Scope outer = Scope.open();
        Progress.Task task = progress.start("training", (long) schedule.epochs() * n, "images")) {
      // One optimiser for each group: options handed to a further group of one are never freed.
      List<AdamW> optimisers =
          groups.stream().map(g -> Ops.adamW(g.leaves(), g.rate(), g.decay())).toList();
      leaves.forEach(leaf -> leaf.requires_grad_(true));
      try {
        TensorVector clipped = Ops.vector(leaves);
        int steps = schedule.steps(n);
        double mean = 0;
        int step = 0;
        for (int epoch = 0; epoch < schedule.epochs(); epoch++) {
          int[] images = order.permutation(n);
          double sum = 0;
          for (int from = 0; from < n; from += schedule.batch()) {
            int[] batch = Arrays.copyOfRange(images, from, Math.min(n, from + schedule.batch()));
            try (Scope scope = Scope.training()) {
              setRates(optimisers, groups, factor(step++, steps));
              Tensor loss = objective.loss(batch);
              double value = finite(Ops.item(loss), step);
              optimisers.forEach(AdamW::zero_grad);
              loss.backward();
              torch.clip_grad_norm_(clipped, LARGEST_NORM);
              optimisers.forEach(AdamW::step);
              sum += value * batch.length;
              task.note(String.format(Locale.ROOT, "loss %.4f", value));
            }
            task.step(batch.length);
          }
          mean = sum / n;
        }
        return mean;
      } finally {
        optimisers.forEach(AdamW::zero_grad);
        leaves.forEach(leaf -> leaf.requires_grad_(false));
      }
    }
  }

  private static void setRates(List<AdamW> optimisers, List<Group> groups, double factor) {
    for (int i = 0; i < groups.size(); i++) {
      Ops.rate(optimisers.get(i), groups.get(i).rate() * factor);
    }
  }

  /** Share of the peak rate at a step: a straight rise, then half a cosine down to zero. */
  private static double factor(int step, int steps) {
    double warm = Math.max(1, Math.floor(steps * WARM_SHARE));
    return Math.min(1, (step + 1) / warm) * 0.5 * (1 + Math.cos(Math.PI * step / steps));
  }

  private static double finite(double loss, int step) {
    if (Double.isFinite(loss)) {
      return loss;
    }
    throw BadInput.of("The training diverged: its loss is no number any more")
        .at("step " + step)
        .found(loss)
        .fix("Take a smaller learning rate.")
        .bad();
  }
}
