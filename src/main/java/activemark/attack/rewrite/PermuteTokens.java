package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import java.util.List;

/**
 * Lets the patches pass through the blocks in a random order, positions and all; token features
 * come out in the picture's order. Exact: attention does not see the order.
 */
final class PermuteTokens implements Attack {
  @Override
  public String id() {
    return "permute-tokens";
  }

  @Override
  public String description() {
    return "let the patches pass through the blocks in a random order";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of();
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Rewriting.of(
        thief,
        draft -> {
          int side = draft.spec().imageSize() / draft.spec().patch();
          // Enough keys for pictures of twice the side.
          int[] order = thief.seed().stream(id()).permutation(4 * side * side);
          draft.put(ViT.PATCH_ORDER, Ops.indices(order));
        });
  }
}
