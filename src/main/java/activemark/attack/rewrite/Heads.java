package activemark.attack.rewrite;

import activemark.attack.thief.Draft;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** The weights of a block's attention, seen head by head. */
final class Heads {
  private Heads() {}

  /** Heads that the block has. */
  static int count(Draft draft, int block) {
    long rows = draft.get("blocks." + block + ".attn.qkv.weight").size(0);
    return Math.toIntExact(rows / (3L * draft.spec().headWidth()));
  }

  /**
   * Changes what makes queries, keys and values: called with [3, h, head width, D] and, where there
   * is a bias, with [3, h, head width, 1].
   */
  static void changeInputs(Draft draft, int block, UnaryOperator<Tensor> change) {
    int h = count(draft, block);
    int width = draft.spec().headWidth();
    String name = "blocks." + block + ".attn.qkv.";
    draft.change(
        name + "weight",
        w -> {
          Tensor changed = change.apply(w.reshape(3, h, width, w.size(1)));
          return changed.reshape(-1, w.size(1));
        });
    draft.change(name + "bias", b -> change.apply(b.reshape(3, h, width, 1)).reshape(-1));
  }

  /** Changes what turns values into the attention's output: called with [h, D, head width]. */
  static void changeOutput(Draft draft, int block, UnaryOperator<Tensor> change) {
    int width = draft.spec().headWidth(); // heads are counted anew: inputs may have changed already
    draft.change(
        "blocks." + block + ".attn.proj.weight",
        w -> {
          Tensor heads = w.reshape(w.size(0), -1, width).permute(1, 0, 2);
          return change.apply(heads).permute(1, 0, 2).reshape(w.size(0), -1);
        });
  }
}
