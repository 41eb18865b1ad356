package activemark.attack.adaptive;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.mark.tied.TiedScheme;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * Against marks tied to the features: changes, at every block from the first that marks use to the
 * last, what the MLP makes of the functions that such marks are made of, and repairs the output by
 * distillation.
 */
final class Scramble implements Attack {
  private static final Parameter<Scrambling.How> HOW =
      Parameter.choice(
          "how",
          Scrambling.How.LOW_RANK,
          "add random functions, keep leading directions only, or turn the rest around");
  private static final Parameter<Double> STRENGTH =
      Parameter.number(
          "strength",
          4,
          0,
          1e6,
          "with random: distortion, a mark's being 1; with flip: the factor");
  private static final Parameter<Integer> FIRST =
      Parameter.whole("first", -1, -1, 1000, "first block; -1: the first that marks use");
  private static final Parameter<Integer> LAST =
      Parameter.whole("last", -1, -1, 1000, "last block; -1: the last that marks use");

  @Override
  public String id() {
    return "scramble";
  }

  @Override
  public String description() {
    return "change the middle MLPs' nonlinear part, where tied marks are, and repair the features";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return Estimate.after(
        HOW,
        STRENGTH,
        FIRST,
        LAST,
        Budget.REPAIR,
        Budget.BATCH,
        Budget.IMAGES,
        Budget.PASSES,
        Budget.REPAIR_RATE);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    int depth = thief.stolen().spec().depth();
    SortedMap<Integer, Integer> usual = TiedScheme.defaultPlaces(depth);
    int last = Guess.requireBlock(thief, LAST.name(), settings.get(LAST), depth - 1);
    int to = last < 0 ? usual.lastKey() : last;
    int first = Guess.requireBlock(thief, FIRST.name(), settings.get(FIRST), to);
    int from = first < 0 ? Math.min(to, usual.firstKey()) : first;
    Scrambling scrambling =
        new Scrambling(
            thief,
            settings.get(HOW),
            settings.get(STRENGTH),
            Estimate.of(settings),
            Budget.of(thief, settings, Budget.REPAIR));
    List<Integer> blocks = IntStream.rangeClosed(from, to).boxed().toList();
    return Outcome.ofCopy(thief.stolen(), model -> scrambling.run(model, blocks));
  }
}
