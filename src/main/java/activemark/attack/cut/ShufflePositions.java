package activemark.attack.cut;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Exchanges rows of the position table at random, which takes from the patches where they are. It
 * costs the model something; the measure {@code positionChange} says how far the table moved, over
 * its size.
 */
final class ShufflePositions implements Attack {
  private static final Parameter<Double> SHARE =
      Parameter.number("share", 1, 0, 1, "share of the patches' rows that are exchanged");

  @Override
  public String id() {
    return "shuffle-positions";
  }

  @Override
  public String description() {
    return "exchange rows of the position table at random";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SHARE);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(SHARE.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          ViTSpec spec = model.spec();
          Tensor table = model.weights().get("pos_embed"); // [1, prefix + P, D]
          int side = spec.imageSize() / spec.patch();
          int patches = side * side;
          int prefix = Math.toIntExact(table.size(1)) - patches;
          RandomStream random = thief.seed().stream(id());
          int count = (int) Math.round(settings.get(SHARE) * patches);
          int[] chosen = Arrays.copyOf(random.permutation(patches), count);
          int[] moved = random.permutation(count);
          int[] rows = IntStream.range(0, prefix + patches).toArray();
          for (int i = 0; i < count; i++) {
            rows[prefix + chosen[i]] = prefix + chosen[moved[i]];
          }
          Tensor shuffled = table.index_select(1, Ops.indices(rows));
          double change =
              Math.sqrt(
                  Ops.item(shuffled.sub(table).square().sum()) / Ops.item(table.square().sum()));
          model.weights().set("pos_embed", shuffled);
          return Map.of("positionChange", change);
        });
  }
}
