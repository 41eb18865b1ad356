package activemark.attack.merge;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.Incompatible;
import activemark.model.backbone.Backbone;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The base and weighted sums of what each expert has beyond it (arXiv 2212.04089). The experts are
 * the stolen model and the copies of others.
 */
final class TaskArithmetic implements Attack {
  private static final Parameter<Double> SHARE =
      Parameter.number("share", 0.7, 0, 10, "weight of what the stolen model has beyond the base");
  private static final Parameter<Double> OTHERS =
      Parameter.number("others", 0.7, 0, 10, "weight of what each other copy has beyond the base");

  @Override
  public String id() {
    return "task-arithmetic";
  }

  @Override
  public String description() {
    return "add to the base what the stolen model and other copies have beyond it";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SHARE, OTHERS);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BASE, Need.COPIES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(SHARE.name(), "1", OTHERS.name(), "0");
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
    // Counted from the stolen model, so that with the weights 1 and 0 it is itself to the last bit.
    List<Double> shares = Mixture.shares(experts, settings.get(SHARE) - 1, settings.get(OTHERS));
    return Mixture.of(
        thief,
        (name, stolen) -> stolen.add(Mixture.sum(Mixture.changes(base, experts, name), shares)));
  }
}
