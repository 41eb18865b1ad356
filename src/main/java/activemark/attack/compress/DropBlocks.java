package activemark.attack.compress;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Takes blocks that follow one another out of the model: the last ones or chosen ones. */
final class DropBlocks implements Attack {
  private static final Parameter<Integer> COUNT =
      Parameter.whole("count", 1, 0, 1000, "blocks that go");
  private static final Parameter<Integer> FROM =
      Parameter.whole("from", -1, -1, 1000, "first block that goes, from 0; -1 for the last ones");

  @Override
  public String id() {
    return "drop-blocks";
  }

  @Override
  public String description() {
    return "take the last blocks, or chosen ones, out of the model";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(COUNT, FROM);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(COUNT.name(), "0");
  }

  /**
   * {@inheritDoc}
   *
   * @throws BadInput if the model has not those blocks, or no others
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    int depth = thief.stolen().spec().depth();
    int count = settings.get(COUNT);
    int from = settings.get(FROM) < 0 ? depth - count : settings.get(FROM);
    Set<Integer> gone = new TreeSet<>();
    for (int i = from; i < from + count; i++) {
      gone.add(i);
    }
    return Depth.without(thief.stolen(), gone, Map.of());
  }
}
