package activemark.attack.rewrite;

import activemark.attack.thief.Draft;
import activemark.model.backbone.ViTSpec.Pooling;
import activemark.model.tensor.Ops;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Gains and biases that move into the linear map beside them. */
final class Folds {
  private Folds() {}

  /** Both norms of every block into the maps that read them. */
  static void norms(Draft draft) {
    draft.eachBlock(
        i -> {
          norm(draft, "blocks." + i + ".norm1", "blocks." + i + ".attn.qkv", 0);
          norm(draft, "blocks." + i + ".norm2", "blocks." + i + ".mlp.fc1", 0);
        });
  }

  /**
   * The last norm into what reads it: the keys and values of the attention pool, or the head, which
   * is made where there is none. Afterwards token features lack the norm's gain and bias.
   */
  static void finalNorm(Draft draft) {
    int d = draft.spec().width();
    if (draft.spec().pooling() == Pooling.ATTENTION) {
      norm(draft, "norm", "attn_pool.in_proj", d); // queries come from the probe
      return;
    }
    if (!draft.has("head.weight")) {
      draft.put("head.weight", Ops.eye(d));
    }
    norm(draft, Rewriting.finalNorm(draft), "head", 0);
  }

  /** Layer scales into the maps before them; true if there were any. */
  static boolean layerScales(Draft draft) {
    boolean[] any = {false};
    draft.eachBlock(
        i -> {
          String b = "blocks." + i + ".";
          any[0] |= layerScale(draft, b + "ls1.gamma", b + "attn.proj");
          any[0] |= layerScale(draft, b + "ls2.gamma", b + "mlp.fc2");
        });
    return any[0];
  }

  /** A norm's gain and bias into the rows of a map, from one row on. */
  private static void norm(Draft draft, String norm, String linear, int from) {
    Tensor weight = draft.wide(linear + ".weight"); // [out, D]
    Tensor fixed = weight.narrow(0, 0, from);
    Tensor reading = weight.narrow(0, from, weight.size(0) - from);
    if (draft.has(norm + ".bias")) {
      Tensor shift = reading.matmul(draft.wide(norm + ".bias"));
      Tensor all = Ops.cat(List.of(torch.zeros(from).to(ScalarType.Double), shift), 0);
      addBias(draft, linear, all);
      draft.change(norm + ".bias", torch::zeros_like);
    }
    Tensor scaled = reading.mul(draft.wide(norm + ".weight"));
    draft.put(linear + ".weight", Ops.cat(List.of(fixed, scaled), 0));
    draft.change(norm + ".weight", torch::ones_like);
  }

  private static void addBias(Draft draft, String linear, Tensor more) {
    String name = linear + ".bias";
    draft.put(name, draft.has(name) ? draft.wide(name).add(more) : more);
  }

  private static boolean layerScale(Draft draft, String gamma, String linear) {
    if (!draft.has(gamma)) {
      return false;
    }
    outputs(draft, linear, draft.wide(gamma));
    draft.remove(gamma);
    return true;
  }

  /** Multiplies every output of a map by a gain of its own [out]. */
  static void outputs(Draft draft, String linear, Tensor gains) {
    draft.change(linear + ".weight", w -> w.mul(gains.unsqueeze(1)));
    draft.change(linear + ".bias", b -> b.mul(gains));
  }
}
