package activemark.attack.merge;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Weights;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Blocks that follow one another, taken from the public base as they are. */
final class Transplant implements Attack {
  private static final Parameter<Integer> COUNT =
      Parameter.whole("count", 2, 0, 1000, "blocks that are taken from the base");
  private static final Parameter<Integer> FROM =
      Parameter.whole("from", -1, -1, 1000, "first of them, from 0; -1 for those in the middle");

  @Override
  public String id() {
    return "transplant";
  }

  @Override
  public String description() {
    return "take some blocks from the public base";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(COUNT, FROM);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BASE);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(COUNT.name(), "0");
  }

  /**
   * {@inheritDoc}
   *
   * @throws Incompatible if a model has not the stolen one's weights
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    Backbone base = thief.fittingBase();
    int depth = base.spec().depth();
    int count = settings.get(COUNT);
    int from = settings.get(FROM) < 0 ? (depth - count) / 2 : settings.get(FROM);
    if (from < 0 || from + count > depth) {
      throw BadInput.of("The model has not so many blocks")
          .at("--set from, count")
          .expected("blocks among 0 to " + (depth - 1))
          .found(count + " from " + from)
          .bad();
    }
    Span taken = new Span(from, from + count);
    return Mixture.of(
        thief,
        (name, stolen) -> taken.contains(Weights.block(name)) ? base.weights().get(name) : stolen);
  }
}
