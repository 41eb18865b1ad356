package activemark.attack.compress;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Takes hidden units out of every block's MLP: those whose weights, incoming and outgoing together,
 * have the smallest norm. The matrices become smaller.
 */
final class DropUnits implements Attack {
  private static final Parameter<Double> SHARE =
      Parameter.number("share", 0.25, 0, 0.99, "share of every MLP's hidden units that go");

  @Override
  public String id() {
    return "drop-units";
  }

  @Override
  public String description() {
    return "take the hidden units with the smallest weights out of every MLP";
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
    Backbone stolen = thief.stolen();
    double gone = 0;
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> weights = Reshape.weights(stolen);
      for (int i = 0; i < stolen.spec().depth(); i++) {
        String mlp = "blocks." + i + ".mlp.";
        Tensor in = Ops.at(weights, mlp + "fc1.weight"); // [units, D]
        Tensor out = Ops.at(weights, mlp + "fc2.weight"); // [D, units]
        long units = in.size(0);
        long dropped = Math.min(units - 1, Math.round(settings.get(SHARE) * units));
        Tensor kept =
            Sparsity.largest(in.square().sum(1).add(out.square().sum(0)), units - dropped);
        Reshape.choose(weights, mlp + "fc1.weight", 0, kept);
        Reshape.choose(weights, mlp + "fc1.bias", 0, kept);
        Reshape.choose(weights, mlp + "fc2.weight", 1, kept);
        gone += dropped;
      }
      return new Outcome(Reshape.model(stolen.spec(), weights), Map.of("units", gone));
    }
  }
}
