package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Draft;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.tensor.Ops;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;

/**
 * Adds the same number to all channels of all tokens at the first cut; every norm takes it out
 * again. Exact but for rounding. Token features that pass no norm come out shifted.
 */
final class ShiftStream implements Attack {
  private static final Parameter<Double> SHIFT =
      Parameter.number("shift", 1, -1e5, 1e5, "what is added");

  @Override
  public String id() {
    return "shift-stream";
  }

  @Override
  public String description() {
    return "add a number to all channels of the stream";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SHIFT);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(SHIFT.name(), "0");
  }

  /**
   * {@inheritDoc}
   *
   * @throws activemark.error.Incompatible if the model has no final norm
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    double shift = settings.get(SHIFT);
    return Rewriting.of(
        thief,
        draft -> {
          Rewriting.requireFinalNorm(draft, id());
          if (draft.has("norm_pre.weight")) {
            add(draft, "norm_pre.bias", shift);
            return;
          }
          add(draft, "patch_embed.proj.bias", shift);
          for (String token : List.of("cls_token", "reg_token")) {
            draft.change(token, t -> Ops.shift(t, shift));
          }
        });
  }

  private static void add(Draft draft, String bias, double shift) {
    if (!draft.has(bias)) {
      draft.put(bias, torch.zeros(draft.spec().width()));
    }
    draft.change(bias, b -> Ops.shift(b, shift));
  }
}
