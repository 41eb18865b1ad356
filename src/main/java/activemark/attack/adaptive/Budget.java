package activemark.attack.adaptive;

import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.tensor.Scope;
import activemark.model.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;

/**
 * What a thief spends on training.
 *
 * @param steps training steps; 0 for none
 * @param batch pictures per step
 * @param images pictures to train with
 * @param passes most passes over them, whatever the steps
 * @param rate learning rate at its peak (AdamW without weight decay)
 */
record Budget(int steps, int batch, int images, int passes, double rate) {
  static final Parameter<Integer> STEPS =
      Parameter.whole("steps", 250, 0, 1_000_000, "training steps, as far as passes allow");
  static final Parameter<Integer> REPAIR =
      Parameter.whole(
          "steps", 50, 0, 1_000_000, "training steps of the repair, as far as passes allow");
  static final Parameter<Integer> BATCH = Parameter.whole("batch", 8, 1, 4096, "pictures per step");
  static final Parameter<Integer> IMAGES =
      Parameter.whole("pictures", 256, 2, 1_000_000, "how many of the pictures are used, at most");

  /** More passes over few pictures mostly learn these by heart. */
  static final Parameter<Integer> PASSES =
      Parameter.whole("passes", 12, 1, 1_000_000, "passes over the pictures, at most");

  static final Parameter<Double> RATE =
      Parameter.number("lr", 1e-4, 0, 1, "learning rate at its peak (AdamW)");

  /** A repair starts next to where it wants to be; larger steps lead away from there. */
  static final Parameter<Double> REPAIR_RATE =
      Parameter.number("lr", 1e-5, 0, 1, "learning rate of the repair at its peak (AdamW)");

  /** The same where it comes after other training. */
  static final Parameter<Double> REPAIR_PEAK =
      Parameter.number("repair-lr", 1e-5, 0, 1, "learning rate of the repair at its peak (AdamW)");

  /** The settings' budget. */
  static Budget of(Thief thief, Settings settings, Parameter<Integer> steps) {
    return new Budget(
        settings.get(steps),
        settings.get(BATCH),
        Math.min(settings.get(IMAGES), thief.images().n()),
        settings.get(PASSES),
        settings.get(RATE));
  }

  /** The weights of the blocks of a span, but for some, ready to be trained. */
  static List<Tensor> leaves(Backbone model, Span blocks, Predicate<String> wanted) {
    List<Tensor> leaves = new ArrayList<>();
    for (String name : model.weights().names(blocks)) {
      if (wanted.test(name)) {
        leaves.add(model.weights().get(name));
      }
    }
    return leaves;
  }

  /** The same for one of several rounds that share the passes. */
  Budget inRounds(int rounds) {
    int share = Math.max(1, most(images) / Math.max(1, rounds));
    int each = Math.min(steps, share);
    return new Budget(each, batch, images, passes, rate);
  }

  /** The same at another learning rate. */
  Budget withRate(double peak) {
    return new Budget(steps, batch, images, passes, peak);
  }

  private int most(int n) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (long) passes * n / batch));
  }

  /**
   * Trains for the steps of the budget.
   *
   * @param n number of pictures that batches number
   * @param label of the stream that decides their order
   */
  void train(Thief thief, List<Tensor> leaves, int n, String label, Trainer.Objective objective) {
    int within = Math.min(Math.min(steps, most(n)), Integer.MAX_VALUE / batch);
    if (within == 0 || leaves.isEmpty()) {
      return;
    }
    try (Scope scope = Scope.open()) {
      Trainer.train(
          List.of(new Trainer.Group(leaves, rate, 0)),
          within * batch,
          new Trainer.Schedule(1, batch),
          thief.seed().stream(label),
          some -> objective.loss(Arrays.stream(some).map(i -> i % n).toArray()),
          thief.progress());
    }
  }
}
