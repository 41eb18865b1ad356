package activemark.attack.adaptive;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.mark.tied.TiedScheme;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns bits around instead of losing them, which a one-sided test would read as a clean model: the
 * answers to random vectors are trained to be the opposite of the stolen model's, and of the MLPs
 * that hold tied marks the thief's estimate of the mark, all that is not leading, is subtracted
 * more than once.
 */
final class Invert implements Attack {
  private static final Parameter<Double> HOLD =
      Parameter.number("hold", 3, 0, 1e6, "weight of the features against the answers");
  private static final Parameter<Double> FLIP =
      Parameter.number("flip", 1.5, 0, 100, "how often the estimate of a tied mark is subtracted");
  private static final Parameter<Double> KEEP =
      Parameter.number("keep", 0.25, 0, 1, "share of leading directions that are no estimate");

  @Override
  public String id() {
    return "invert";
  }

  @Override
  public String description() {
    return "train answers toward the opposite, and subtract more than the estimate of tied marks";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(
        HOLD, FLIP, KEEP, Budget.STEPS, Budget.BATCH, Budget.IMAGES, Budget.PASSES, Budget.RATE);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(Budget.STEPS.name(), "0", FLIP.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    Budget budget = Budget.of(thief, settings, Budget.STEPS);
    double flip = settings.get(FLIP);
    int cut = Guess.hiddenCut(thief, Held.pictures(thief, budget.images()));
    List<Integer> blocks = TiedScheme.defaultBlocks(thief.stolen().spec().depth());
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          Map<String, Double> measures = new LinkedHashMap<>();
          if (flip > 0) {
            measures.putAll(
                new Scrambling(thief, Scrambling.How.FLIP, flip, settings.get(KEEP), budget)
                    .run(model, blocks));
          }
          measures.putAll(
              new Erasure(
                      thief,
                      new Erasure.Place(cut, cut, -1),
                      budget,
                      Erasure.Aim.INVERT,
                      settings.get(HOLD))
                  .run(model));
          return measures;
        });
  }
}
