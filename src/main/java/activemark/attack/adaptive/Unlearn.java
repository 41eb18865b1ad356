package activemark.attack.adaptive;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The informed eraser without the key: puts random vectors of many sizes into random tokens and
 * trains the rear until its answers are unlike the stolen model's, features held. The expectation
 * over random codes stands for the key that he has not.
 */
final class Unlearn implements Attack {
  /** At which cuts he asks. */
  enum Where {
    /** Where the profile of the model puts the mark by default. */
    LIKELY,
    /** At every cut from a block on. */
    EVERY
  }

  private static final Parameter<Where> WHERE =
      Parameter.choice("where", Where.LIKELY, "ask where the mark is by default, or everywhere");
  private static final Parameter<Integer> FROM =
      Parameter.whole(
          "from",
          -1,
          -1,
          1000,
          "with every: first block that is asked and trained; -1: the middle");
  private static final Parameter<Double> HOLD =
      Parameter.number("hold", 3, 0, 1e6, "weight of the features against the answers");

  @Override
  public String id() {
    return "unlearn";
  }

  @Override
  public String description() {
    return "train the rear to forget its answers to random vectors in single tokens";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(
        WHERE, FROM, HOLD, Budget.STEPS, Budget.BATCH, Budget.IMAGES, Budget.PASSES, Budget.RATE);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(Budget.STEPS.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    Budget budget = Budget.of(thief, settings, Budget.STEPS);
    Erasure.Place place = place(thief, settings, budget);
    Erasure erasure =
        new Erasure(thief, place, budget, Erasure.Aim.DECORRELATE, settings.get(HOLD));
    return Outcome.ofCopy(thief.stolen(), erasure::run);
  }

  private static Erasure.Place place(Thief thief, Settings settings, Budget budget) {
    int depth = Guess.requireDepth(thief);
    if (settings.get(WHERE) == Where.LIKELY) {
      int cut = Guess.hiddenCut(thief, Held.pictures(thief, budget.images()));
      return new Erasure.Place(cut, cut, -1);
    }
    int from = Guess.requireBlock(thief, FROM.name(), settings.get(FROM), depth - 2);
    int first = from < 0 ? Math.min(depth / 2, depth - 2) : from;
    return new Erasure.Place(first, depth - 2, -1);
  }
}
