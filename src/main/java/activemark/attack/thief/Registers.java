package activemark.attack.thief;

import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Ops;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Further tokens between the class token and the patches, as a thief can add them. */
public final class Registers {
  private Registers() {}

  /**
   * Adds register tokens behind those there are.
   *
   * @param tokens what they are before the first block [1, count, D]
   * @param attended whether other tokens may attend to them
   */
  public static void add(Draft draft, Tensor tokens, boolean attended) {
    ViTSpec spec = draft.spec();
    int count = Math.toIntExact(tokens.size(1));
    if (!attended || draft.has(ViT.PREFIX_MASK)) {
      Tensor seen =
          draft.has(ViT.PREFIX_MASK) ? draft.get(ViT.PREFIX_MASK) : torch.ones(spec.prefixTokens());
      Tensor added = attended ? torch.ones(count) : torch.zeros(count);
      draft.put(ViT.PREFIX_MASK, Ops.cat(List.of(seen, added), 0));
    }
    draft.put(
        "reg_token",
        draft.has("reg_token") ? Ops.cat(List.of(draft.get("reg_token"), tokens), 1) : tokens);
    Tensor table = draft.get("pos_embed"); // [1, prefix or 1 or 0 + P, D]
    int placed = draft.placed();
    if (placed > 1) { // registers have positions of their own
      Tensor ours = torch.zeros(1, count, spec.width());
      Tensor before = table.narrow(1, 0, placed);
      Tensor behind = table.narrow(1, placed, table.size(1) - placed);
      draft.put("pos_embed", Ops.cat(List.of(before, ours, behind), 1));
    }
    draft.become(spec.withRegisters(spec.registers() + count));
  }
}
