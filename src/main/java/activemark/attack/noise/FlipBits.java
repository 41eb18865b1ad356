package activemark.attack.noise;

import activemark.attack.thief.Attack;
import activemark.attack.thief.BlockMatrices;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * Flips the sign bit of weights of the block matrices, chosen by chance: as many as the rate says,
 * but one at least unless it is zero.
 */
final class FlipBits implements Attack {
  private static final Parameter<Double> RATE =
      Parameter.number("rate", 1e-5, 0, 0.1, "share of the weights whose sign is flipped");

  @Override
  public String id() {
    return "flip-bits";
  }

  @Override
  public String description() {
    return "flip the sign bit of a few weights of the blocks' matrices";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(RATE);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(RATE.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    double rate = settings.get(RATE);
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          List<String> names = BlockMatrices.of(model);
          long all = names.stream().mapToLong(name -> model.weights().get(name).numel()).sum();
          long count = rate == 0 ? 0 : Math.max(1, Math.round(rate * all));
          NavigableSet<Integer> places =
              places(thief.seed().stream("flip-bits"), Math.toIntExact(all), count);
          int from = 0;
          for (String name : names) {
            int to = from + (int) model.weights().get(name).numel();
            flip(model, name, places.subSet(from, to), from);
            from = to;
          }
          return Map.of("flipped", (double) count);
        });
  }

  /** So many different numbers below n. */
  private static NavigableSet<Integer> places(RandomStream random, int n, long count) {
    NavigableSet<Integer> places = new TreeSet<>();
    while (places.size() < count) {
      places.add(random.nextInt(n));
    }
    return places;
  }

  private static void flip(Backbone model, String name, Collection<Integer> places, int first) {
    int[] here = places.stream().mapToInt(place -> place - first).toArray();
    if (here.length == 0) {
      return;
    }
    try (Scope scope = Scope.open()) {
      Tensor flat = model.weights().get(name).flatten();
      Tensor which = Ops.indices(here);
      Tensor flipped = flat.index_select(0, which).neg();
      model.weights().set(name, flat.index_copy(0, which, flipped));
    }
  }
}
