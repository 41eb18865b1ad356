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
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Cuts the smallest singular values of every block matrix. The product is written back in place of
 * the two thin factors that would save the room: it computes the same.
 */
final class LowRank implements Attack {
  private static final Parameter<Double> KEEP =
      Parameter.number("keep", 0.5, 0, 1, "share of every matrix's full rank that is kept");

  @Override
  public String id() {
    return "low-rank";
  }

  @Override
  public String description() {
    return "cut the smallest singular values of the blocks' matrices";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(KEEP);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(KEEP.name(), "1");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    double keep = settings.get(KEEP);
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          double kept = 0;
          double all = 0;
          for (String name : BlockMatrices.of(model)) {
            try (Scope scope = Scope.open()) {
              Tensor weight = model.weights().get(name);
              double energy = Ops.item(weight.square().sum());
              long full = Math.min(weight.size(0), weight.size(1));
              long rank = Math.max(1, Math.round(keep * full));
              if (rank < full) {
                model.weights().set(name, truncated(weight, rank));
              }
              kept += Ops.item(model.weights().get(name).square().sum());
              all += energy;
            }
          }
          return Map.of("energy", kept / all);
        });
  }

  private static Tensor truncated(Tensor matrix, long rank) {
    T_TensorTensorTensor_T parts = torch.linalg_svd(matrix, false, new StringViewOptional());
    Tensor left = parts.get0().narrow(1, 0, rank).mul(parts.get1().narrow(0, 0, rank));
    return left.matmul(parts.get2().narrow(0, 0, rank));
  }
}
