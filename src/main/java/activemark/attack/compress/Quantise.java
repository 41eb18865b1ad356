package activemark.attack.compress;

import activemark.attack.thief.Attack;
import activemark.attack.thief.BlockMatrices;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Rounds the block matrices to the values that few bits can tell: for each output channel steps of
 * the same size on both sides of zero, the largest weight being the last step.
 */
final class Quantise implements Attack {
  private static final Parameter<Integer> BITS =
      Parameter.whole("bits", 8, 2, 16, "bits per weight");

  @Override
  public String id() {
    return "quantise";
  }

  @Override
  public String description() {
    return "round the blocks' matrices to few bits, symmetric per output channel";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(BITS);
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    double largest = (1 << (settings.get(BITS) - 1)) - 1.0;
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          for (String name : BlockMatrices.of(model)) {
            try (Scope scope = Scope.open()) {
              Tensor weight = model.weights().get(name); // [out, in]
              Tensor step = Ops.scale(weight.abs().amax(new long[] {1}, true), 1 / largest);
              // A channel of zeros has no steps; any size keeps it zero.
              step = step.masked_fill(step.eq(new Scalar(0.0)), new Scalar(1.0));
              model.weights().set(name, weight.div(step).round().mul(step));
            }
          }
          return Map.of();
        });
  }
}
