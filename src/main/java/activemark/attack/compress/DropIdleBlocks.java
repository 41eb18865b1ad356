package activemark.attack.compress;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Walk;
import activemark.error.BadInput;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Takes out the blocks that change the stream least: those with the largest mean cosine between a
 * token before and after the block (after ShortGPT, arXiv 2403.03853). All are measured before the
 * first goes.
 */
final class DropIdleBlocks implements Attack {
  private static final Parameter<Integer> COUNT =
      Parameter.whole("count", 1, 0, 1000, "blocks that go");
  private static final Parameter<Integer> IMAGES = Walk.pictures();

  @Override
  public String id() {
    return "drop-idle-blocks";
  }

  @Override
  public String description() {
    return "take the blocks that change pictures' streams least out of the model";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(COUNT, IMAGES);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(COUNT.name(), "0");
  }

  /**
   * {@inheritDoc}
   *
   * @throws BadInput if no block would be left
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    List<Double> cosines = cosines(thief, settings.get(IMAGES));
    List<Integer> idlest =
        IntStream.range(0, cosines.size())
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> cosines.get(i)).reversed())
            .limit(settings.get(COUNT))
            .toList();
    double least = idlest.stream().mapToDouble(cosines::get).min().orElse(1);
    return Depth.without(thief.stolen(), new TreeSet<>(idlest), Map.of("cosine", least));
  }

  /** For every block the mean cosine between tokens before and after it. */
  private static List<Double> cosines(Thief thief, int images) {
    try (Scope scope = Scope.open()) {
      Walk walk = Walk.start(thief, thief.stolen(), thief.images(), images);
      List<Double> cosines = new ArrayList<>();
      while (walk.cut() < thief.stolen().spec().depth()) {
        try (Scope block = Scope.open()) {
          Tensor before = walk.stream().clone();
          walk.step();
          cosines.add(Ops.item(torch.cosine_similarity(before, walk.stream(), 2, 1e-8).mean()));
        }
      }
      return cosines;
    }
  }
}
