package activemark.attack.merge;

import activemark.attack.thief.Outcome;
import activemark.attack.thief.Thief;
import activemark.error.Incompatible;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/** Models made tensor by tensor of several that have the same ones. */
final class Mixture {
  private Mixture() {}

  /** How one tensor of the mixture is made. */
  interface Rule {
    /** The mixture's tensor of that name, from the stolen model's; called in a fresh scope. */
    Tensor mix(String name, Tensor stolen);
  }

  /** A copy of the stolen model with every tensor as the rule makes it. */
  static Outcome of(Thief thief, Rule rule) {
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          for (String name : model.weights().names()) {
            try (Scope scope = Scope.open()) {
              model.weights().set(name, rule.mix(name, thief.stolen().weights().get(name)));
            }
          }
          return Map.of();
        });
  }

  /**
   * The stolen model and the copies that others got, in this order.
   *
   * @throws Incompatible if a copy has not the stolen model's weights
   */
  static List<Backbone> experts(Thief thief) {
    return Stream.concat(Stream.of(thief.stolen()), thief.fittingCopies().stream()).toList();
  }

  /** What each expert's tensor has beyond the base's: its task vector. */
  static List<Tensor> changes(Backbone base, List<Backbone> experts, String name) {
    List<Tensor> changes = new ArrayList<>();
    for (Backbone expert : experts) {
      changes.add(expert.weights().get(name).sub(base.weights().get(name)));
    }
    return changes;
  }

  /** A weight for each expert: one for the stolen model, another for all others. */
  static List<Double> shares(List<Backbone> experts, double stolen, double others) {
    List<Double> shares = new ArrayList<>();
    shares.add(stolen);
    while (shares.size() < experts.size()) {
      shares.add(others);
    }
    return shares;
  }

  /** The weighted sum of tensors of one size. */
  static Tensor sum(List<Tensor> parts, List<Double> shares) {
    Tensor sum = Ops.scale(parts.get(0), shares.get(0));
    for (int k = 1; k < parts.size(); k++) {
      sum = sum.add(Ops.scale(parts.get(k), shares.get(k)));
    }
    return sum;
  }

  /**
   * Of each part only the entries whose sign is that of the weighted sum: where experts pull in
   * opposite directions the stronger side goes on alone.
   */
  static List<Tensor> agreeing(List<Tensor> parts, List<Double> shares) {
    Tensor elected = sum(parts, shares).sign();
    List<Tensor> agreeing = new ArrayList<>();
    for (Tensor part : parts) {
      agreeing.add(part.masked_fill(part.sign().ne(elected), Ops.number(0)));
    }
    return agreeing;
  }
}
