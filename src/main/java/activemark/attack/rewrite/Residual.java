package activemark.attack.rewrite;

import activemark.attack.thief.Draft;
import activemark.model.backbone.ViTSpec.Pooling;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** All weights that write into the stream or read from it. */
final class Residual {
  private Residual() {}

  /**
   * Changes what enters the stream before the first block and what the blocks add to it. Called
   * with rows of width D: [n, D].
   */
  static void changeWritten(Draft draft, UnaryOperator<Tensor> change) {
    for (String table : List.of("cls_token", "reg_token", "pos_embed")) {
      draft.change(table, t -> change.apply(t.flatten(0, 1)).reshape(t.sizes()));
    }
    write(draft, "patch_embed.proj", change);
    draft.eachBlock(
        i -> {
          write(draft, "blocks." + i + ".attn.proj", change);
          write(draft, "blocks." + i + ".mlp.fc2", change);
        });
  }

  private static void write(Draft draft, String linear, UnaryOperator<Tensor> change) {
    draft.change(
        linear + ".weight", w -> change.apply(w.flatten(1, -1).t()).t().reshape(w.sizes()));
    draft.change(linear + ".bias", b -> change.apply(b.unsqueeze(0)).squeeze(0));
  }

  /** Names of the matrices that read the stream, behind a norm [out, D]. */
  static List<String> readers(Draft draft) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < draft.spec().depth(); i++) {
      names.add("blocks." + i + ".attn.qkv.weight");
      names.add("blocks." + i + ".mlp.fc1.weight");
    }
    if (draft.spec().pooling() != Pooling.ATTENTION) {
      names.add("head.weight");
    }
    return names;
  }
}
