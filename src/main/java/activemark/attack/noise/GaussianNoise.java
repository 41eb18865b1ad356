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

/** Adds normal noise to the block matrices, in proportion to each one's own deviation. */
final class GaussianNoise implements Attack {
  private static final Parameter<Double> SHARE =
      Parameter.number(
          "share", 0.03, 0, 10, "deviation of the noise over the deviation of the matrix");

  @Override
  public String id() {
    return "noise";
  }

  @Override
  public String description() {
    return "add normal noise to the blocks' matrices";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SHARE);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(SHARE.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    double share = settings.get(SHARE);
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          for (String name : BlockMatrices.of(model)) {
            try (Scope scope = Scope.open()) {
              Tensor weight = model.weights().get(name);
              // One stream per matrix: the noise of one does not depend on what others there are.
              float[] drawn =
                  thief.seed().stream("noise/" + name).gaussians(Math.toIntExact(weight.numel()));
              double deviation = share * Ops.item(weight.std());
              Tensor noise = Ops.tensor(drawn, weight.size(0), weight.size(1));
              model.weights().set(name, weight.add(Ops.scale(noise, deviation)));
            }
          }
          return Map.of();
        });
  }
}
