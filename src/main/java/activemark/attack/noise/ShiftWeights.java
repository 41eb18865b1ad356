package activemark.attack.noise;

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
import org.bytedeco.pytorch.Tensor;

/**
 * Takes a multiple of its mean from every row of the block matrices (weight shifting of the
 * Watermark Robustness Toolbox, arXiv 2108.04974, which does so to filters and repairs by training
 * afterwards: here another attack).
 */
final class ShiftWeights implements Attack {
  private static final Parameter<Double> TIMES =
      Parameter.number("lambda", 1.5, 0, 100, "how many times its mean each row loses");

  @Override
  public String id() {
    return "shift-weights";
  }

  @Override
  public String description() {
    return "subtract a multiple of its mean from every row of the blocks' matrices";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(TIMES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(TIMES.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    double times = settings.get(TIMES);
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          for (String name : BlockMatrices.of(model)) {
            try (Scope scope = Scope.open()) {
              Tensor weight = model.weights().get(name); // [out, in]
              Tensor means = weight.mean(new long[] {1}, true, Ops.sameType());
              model.weights().set(name, weight.sub(Ops.scale(means, times)));
            }
          }
          return Map.of();
        });
  }
}
