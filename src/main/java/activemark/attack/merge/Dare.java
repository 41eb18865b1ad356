package activemark.attack.merge;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.Incompatible;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Drops most of every expert's changes to the base by chance, makes the others larger in return,
 * and adds them up (DARE, arXiv 2311.03099), all of them or those whose sign most agree on.
 */
final class Dare implements Attack {
  /** Which of the changes that are left are added up. */
  enum Sum {
    LINEAR,
    TIES
  }

  private static final Parameter<Double> SHARE =
      Parameter.number("share", 0.1, 0, 10, "weight of what the stolen model has beyond the base");
  private static final Parameter<Double> OTHERS =
      Parameter.number("others", 0.9, 0, 10, "weight of what each other copy has beyond the base");
  private static final Parameter<Double> DENSITY =
      Parameter.number("density", 0.4, 0.001, 1, "chance of a change to be kept");
  private static final Parameter<Sum> SUM =
      Parameter.choice("sum", Sum.LINEAR, "add up all changes, or those of the elected sign");

  @Override
  public String id() {
    return "dare";
  }

  @Override
  public String description() {
    return "merge the stolen model and other copies with most changes dropped by chance";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SHARE, OTHERS, DENSITY, SUM);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BASE, Need.COPIES);
  }

  /**
   * {@inheritDoc}
   *
   * @throws Incompatible if a model has not the stolen one's weights
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    Backbone base = thief.fittingBase();
    List<Backbone> experts = Mixture.experts(thief);
    List<Double> shares = Mixture.shares(experts, settings.get(SHARE), settings.get(OTHERS));
    double density = settings.get(DENSITY);
    return Mixture.of(
        thief,
        (name, stolen) -> {
          List<Tensor> changes = Mixture.changes(base, experts, name);
          List<Tensor> left = new ArrayList<>();
          for (int k = 0; k < changes.size(); k++) {
            RandomStream random = thief.seed().stream("dare/" + k + "/" + name);
            left.add(dropped(changes.get(k), density, random));
          }
          List<Tensor> parts =
              settings.get(SUM) == Sum.TIES ? Mixture.agreeing(left, shares) : left;
          return base.weights().get(name).add(Mixture.sum(parts, shares));
        });
  }

  private static Tensor dropped(Tensor change, double density, RandomStream random) {
    float[] factors = new float[Math.toIntExact(change.numel())];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = random.nextDouble() < density ? (float) (1 / density) : 0;
    }
    return change.mul(Ops.tensor(factors, factors.length).reshape(change.sizes()));
  }
}
