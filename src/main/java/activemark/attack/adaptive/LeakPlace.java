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
 * What a thief can do who has learned places of the mark, not the vectors: erases answers at that
 * block and token only, scrambles only the MLPs that hold tied marks, or both.
 */
final class LeakPlace implements Attack {
  /** Which places leaked. */
  enum Known {
    HIDDEN,
    TIED,
    BOTH
  }

  private static final Parameter<Known> KNOWN =
      Parameter.choice("known", Known.HIDDEN, "which places leaked");
  private static final Parameter<Integer> BLOCK =
      Parameter.whole("block", -1, -1, 1000, "block that answers; -1: the default's");
  private static final Parameter<Integer> TOKEN =
      Parameter.whole("token", -1, -1, 1_000_000, "token that is asked; -1: not leaked");
  private static final Parameter<Integer> TIED =
      Parameter.whole("tied-block", -1, -1, 1000, "block of a tied mark; -1: the defaults'");
  private static final Parameter<Double> HOLD =
      Parameter.number("hold", 3, 0, 1e6, "weight of the features against the answers");

  @Override
  public String id() {
    return "leak-place";
  }

  @Override
  public String description() {
    return "unlearn and scramble only where the mark is, as one who learned the place could";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return Estimate.after(
        KNOWN,
        BLOCK,
        TOKEN,
        TIED,
        HOLD,
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
    return Map.of(KNOWN.name(), "hidden", Budget.STEPS.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    Known known = settings.get(KNOWN);
    Budget budget = Budget.of(thief, settings, Budget.STEPS);
    int depth = Guess.requireDepth(thief);
    int given = Guess.requireBlock(thief, BLOCK.name(), settings.get(BLOCK), depth - 2);
    int tied = Guess.requireBlock(thief, TIED.name(), settings.get(TIED), depth - 1);
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          Map<String, Double> measures = new LinkedHashMap<>();
          // Answers first: what is held there is right only while all before it is the stolen
          // model's.
          if (known != Known.TIED) {
            int cut =
                given >= 0 ? given : Guess.hiddenCut(thief, Held.pictures(thief, budget.images()));
            Erasure.Place place = new Erasure.Place(cut, cut, settings.get(TOKEN));
            measures.putAll(
                new Erasure(thief, place, budget, Erasure.Aim.DECORRELATE, settings.get(HOLD))
                    .run(model));
          }
          if (known != Known.HIDDEN) {
            Set<Integer> blocks =
                tied >= 0 ? Set.of(tied) : TiedScheme.defaultPlaces(depth).keySet();
            measures.putAll(
                new Scrambling(
                        thief,
                        Scrambling.How.LOW_RANK,
                        1,
                        Estimate.of(settings),
                        budget.withRate(settings.get(Budget.REPAIR_PEAK)))
                    .run(model, blocks));
          }
          return measures;
        });
  }
}
