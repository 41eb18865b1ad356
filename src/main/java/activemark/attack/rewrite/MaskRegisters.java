package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

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
          ViTSpec spec = draft.spec();
          int d = spec.width();
          long prefix = spec.prefixTokens();
          Tensor seen =
              draft.has(ViT.PREFIX_MASK) ? draft.get(ViT.PREFIX_MASK) : torch.ones(prefix);
          draft.put(ViT.PREFIX_MASK, Ops.cat(List.of(seen, torch.zeros(count)), 0));
          Tensor table = draft.get("pos_embed"); // [1, prefix or 1 or 0 + P, D]
          Tensor drawn =
              Ops.tensor(thief.seed().stream(id()).gaussians(count * d), 1, count, d)
                  .mul(table.std());
          draft.put(
              "reg_token",
              draft.has("reg_token") ? Ops.cat(List.of(draft.get("reg_token"), drawn), 1) : drawn);
          int side = spec.imageSize() / spec.patch();
          long placed = table.size(1) - (long) side * side;
          if (placed > 1) { // registers have positions of their own
            Tensor ours = torch.zeros(1, count, d);
            Tensor before = table.narrow(1, 0, placed);
            Tensor behind = table.narrow(1, placed, table.size(1) - placed);
            draft.put("pos_embed", Ops.cat(List.of(before, ours, behind), 1));
          }
          draft.become(spec.withRegisters(spec.registers() + count));
        });
  }
}
