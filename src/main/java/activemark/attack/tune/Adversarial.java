package activemark.attack.tune;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.model.train.LabelledBatch;
import activemark.model.train.Lesson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains on pictures that were changed a little so as to be hard (after Madry et al., arXiv
 * 1706.06083; steps start from the picture itself, not from a random one near it). A step costs
 * about {@code steps} + 1 plain ones. The training accuracy is on the changed pictures.
 */
final class Adversarial implements Attack {
  private static final Parameter<Double> EPSILON =
      Parameter.number("eps", 0.01, 0, 10, "largest change of a sample, in normalised pixels");
  private static final Parameter<Integer> STEPS =
      Parameter.whole("steps", 3, 1, 1000, "steps towards a harder picture");
  private static final Parameter<Integer> EPOCHS = Training.epochs(2, 1);
  private static final Parameter<Double> RATE = Training.rate(3e-5);

  /** Steps together go further than the allowed change, so that its border can be reached. */
  private static final double REACH = 2.5;

  @Override
  public String id() {
    return "adversarial";
  }

  @Override
  public String description() {
    return "train all weights on pictures changed so as to be hard";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(
        EPSILON, STEPS, EPOCHS, Training.BATCH, RATE, Training.HEAD_RATE, Training.DECAY);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.LABELLED);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(RATE.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    double epsilon = settings.get(EPSILON);
    int steps = settings.get(STEPS);
    return Lessons.run(
        thief,
        Training.options(settings, EPOCHS, RATE),
        model ->
            new Lesson() {
              @Override
              public Tensor embedding(LabelledBatch batch, UnaryOperator<Tensor> loss) {
                Tensor clean = batch.pixels();
                return batch.embedding(harder(clean, batch, loss, epsilon, steps));
              }
            });
  }

  static Tensor harder(
      Tensor clean, LabelledBatch batch, UnaryOperator<Tensor> loss, double epsilon, int steps) {
    Tensor low = Ops.shift(clean, -epsilon);
    Tensor high = Ops.shift(clean, epsilon);
    Tensor moved = clean;
    for (int i = 0; i < steps; i++) {
      try (Scope scope = Scope.inner()) {
        Tensor at = moved.detach().clone();
        at.requires_grad_(true);
        Tensor value = loss.apply(batch.embedding(at));
        // Of the pixels alone: gradients of the weights are not wanted here and cost time.
        Tensor slope = torch.grad(Ops.vector(List.of(value)), Ops.vector(List.of(at))).get(0);
        Tensor next = at.detach().add(Ops.scale(slope.sign(), REACH * epsilon / steps));
        moved = scope.keep(torch.minimum(torch.maximum(next, low), high));
      }
    }
    return moved;
  }
}
