package activemark.attack.compress;

import activemark.attack.thief.Attack;
import activemark.attack.thief.BlockMatrices;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Sets the smallest weights of the block matrices to zero: exactly the share asked for, also where
 * many weights are of one size, as in half precision.
 */
final class Prune implements Attack {
  /** Among which weights the smallest are looked for. */
  enum Reach {
    LAYER,
    GLOBAL,
    TWO_OF_FOUR
  }

  private static final Parameter<Double> RATIO =
      Parameter.number("ratio", 0.4, 0, 1, "share of the weights that become zero");
  private static final Parameter<Reach> REACH =
      Parameter.choice(
          "reach",
          Reach.LAYER,
          "smallest of each matrix, or of all together, or two of each four whatever the ratio");

  @Override
  public String id() {
    return "prune";
  }

  @Override
  public String description() {
    return "set the smallest weights of the blocks' matrices to zero";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(RATIO, REACH);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(RATIO.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    double ratio = settings.get(RATIO);
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          List<String> names = BlockMatrices.of(model);
          switch (settings.get(REACH)) {
            case GLOBAL -> prune(model, names, ratio);
            case LAYER -> names.forEach(name -> prune(model, List.of(name), ratio));
            case TWO_OF_FOUR -> names.forEach(name -> pruneFours(model, name));
          }
          return Map.of("zeros", Sparsity.zeros(model, names));
        });
  }

  private static void pruneFours(Backbone model, String name) {
    try (Scope scope = Scope.open()) {
      Tensor weight = model.weights().get(name);
      model.weights().set(name, Sparsity.twoOfFour(weight, weight.abs()));
    }
  }

  private static void prune(Backbone model, List<String> names, double ratio) {
    try (Scope scope = Scope.open()) {
      List<Tensor> flat = new ArrayList<>();
      names.forEach(name -> flat.add(model.weights().get(name).flatten()));
      Tensor all = flat.size() == 1 ? flat.get(0) : Ops.cat(flat, 0);
      long count = Math.round(ratio * all.numel());
      if (count == 0) {
        return;
      }
      Tensor smallest = all.abs().topk(count, 0, false, false).get1();
      Tensor kept = all.index_fill(0, smallest, new Scalar(0.0));
      long from = 0;
      for (String name : names) {
        long size = model.weights().get(name).numel();
        model.weights().set(name, kept.narrow(0, from, size));
        from += size;
      }
    }
  }
}
