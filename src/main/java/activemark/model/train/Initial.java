package activemark.model.train;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Weights of a model that has learned nothing yet. */
public final class Initial {
  private static final double DEVIATION = 0.02;

  private Initial() {}

  /**
   * The weight of a canonical name: zero for biases, one for the gains of norms and layer scales
   * (DINOv2 starts these at 1e-5, which a short training does not overcome), normal numbers of
   * deviation 0.02 for everything else.
   */
  public static Tensor weight(String name, long[] shape, RandomStream random) {
    if (name.endsWith(".bias")) {
      return torch.zeros(shape);
    }
    if (name.endsWith(".gamma") || (shape.length == 1 && name.endsWith(".weight"))) {
      return torch.ones(shape);
    }
    int n = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    return Ops.scale(Ops.tensor(random.gaussians(n), shape), DEVIATION);
  }

  /** The sizes of a tensor. */
  public static long[] shape(Tensor t) {
    long[] shape = new long[Math.toIntExact(t.dim())];
    Arrays.setAll(shape, t::size);
    return shape;
  }

  /**
   * Weights that have learned nothing, for a model of another specification: those of a known model
   * by name, without those that only fit that one (its head, an attention pool).
   *
   * @param like the known model
   * @param spec of the new one; where it equals the known one's, all weights are made
   * @param streams gives every weight's random numbers by its name
   * @return tensors that belong to the innermost scope
   */
  public static Map<String, Tensor> weights(
      Backbone like, ViTSpec spec, Function<String, RandomStream> streams) {
    boolean other = !spec.equals(like.spec());
    Map<String, Tensor> weights = new LinkedHashMap<>();
    for (String name : like.weights().names()) {
      if (name.equals(ViT.PREFIX_MASK) || name.equals(ViT.PATCH_ORDER)) {
        continue; // no weights: what somebody did to the known one's tokens
      }
      long[] shape = shape(like.weights().get(name));
      if (other) {
        if (Weights.block(name) >= spec.depth()
            || name.startsWith("attn_pool.")
            || name.startsWith("head.")) {
          continue;
        }
        shape = sized(name, shape, like.spec().width(), spec);
      }
      weights.put(name, weight(name, shape, streams.apply(name)));
    }
    return weights;
  }

  /** The sizes of a weight in a model of another width. */
  private static long[] sized(String name, long[] shape, long oldWidth, ViTSpec spec) {
    long width = spec.width();
    if (name.contains("q_norm") || name.contains("k_norm")) {
      return shape; // as long as a head is wide
    }
    if (name.startsWith("patch_embed.proj.weight")) {
      return new long[] {width, shape[1], shape[2], shape[3]};
    }
    if (name.contains("attn.qkv")) {
      return shape.length == 1 ? new long[] {3 * width} : new long[] {3 * width, width};
    }
    if (name.contains("mlp.fc1")) {
      long hidden = Math.max(1, shape[0] * width / oldWidth);
      return shape.length == 1 ? new long[] {hidden} : new long[] {hidden, width};
    }
    if (name.endsWith("mlp.fc2.weight")) {
      return new long[] {width, Math.max(1, shape[1] * width / oldWidth)};
    }
    if (name.endsWith("attn.proj.weight")) {
      return new long[] {width, width};
    }
    long[] sized = shape.clone();
    sized[sized.length - 1] = width; // tokens, positions, biases and gains
    return sized;
  }
}
