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
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Averages all weights with those of the public base (after WiSE-FT, arXiv 2109.01903). */
final class Average implements Attack {
  private static final Parameter<Double> SHARE =
      Parameter.number("share", 0.5, 0, 1, "share of the stolen model in the average");

  @Override
  public String id() {
    return "average";
  }

  @Override
  public String description() {
    return "average the weights with those of the public base";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SHARE);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BASE);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(SHARE.name(), "1");
  }

  /**
   * {@inheritDoc}
   *
   * @throws Incompatible if base and stolen model have not the same weights
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    double share = settings.get(SHARE);
    Backbone base = thief.fittingBase();
    return Mixture.of(
        thief,
        (name, stolen) ->
            Ops.scale(stolen, share).add(Ops.scale(base.weights().get(name), 1 - share)));
  }
}
