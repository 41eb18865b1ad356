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
      Parameter.number("flip", 1.75, 0, 100, "how often the estimate of a tied mark is subtracted");

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
    return Estimate.after(
        HOLD,
        FLIP,
        Budget.STEPS,
        Budget.BATCH,
        Budget.IMAGES,
        Budget.PASSES,
        Budget.RATE,
        Budget.REPAIR_PEAK);
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
    Erasure erasure =
        new Erasure(
            thief, new Erasure.Place(cut, cut, -1), budget, Erasure.Aim.INVERT, settings.get(HOLD));
    Scrambling scrambling =
        new Scrambling(
            thief,
            Scrambling.How.FLIP,
            flip,
            Estimate.of(settings),
            budget.withRate(settings.get(Budget.REPAIR_PEAK)));
    Set<Integer> blocks = TiedScheme.defaultPlaces(thief.stolen().spec().depth()).keySet();
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          // Answers first: what is held there is right only while all before it is the stolen
          // model's.
          Map<String, Double> measures = new LinkedHashMap<>(erasure.run(model));
          if (flip > 0) {
            measures.putAll(scrambling.run(model, blocks));
          }
          return measures;
        });
  }
}
