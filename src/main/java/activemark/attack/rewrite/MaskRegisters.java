package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Registers;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.tensor.Ops;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Adds register tokens that no token attends to. Exact; token features have the registers too, as
 * those of any model with registers do.
 */
final class MaskRegisters implements Attack {
  private static final Parameter<Integer> COUNT =
      Parameter.whole("count", 4, 0, 256, "how many tokens");

  @Override
  public String id() {
    return "mask-registers";
  }

  @Override
  public String description() {
    return "add register tokens that no token attends to";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(COUNT);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(COUNT.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    int count = settings.get(COUNT);
    return Rewriting.of(
        thief,
        draft -> {
          if (count == 0) {
            return;
          }
          int d = draft.spec().width();
          Tensor drawn =
              Ops.tensor(thief.seed().stream(id()).gaussians(count * d), 1, count, d)
                  .mul(draft.get("pos_embed").std());
          Registers.add(draft, drawn, false);
        });
  }
}
