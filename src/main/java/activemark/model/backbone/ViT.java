package activemark.model.backbone;

import static activemark.model.tensor.Ops.layerNorm;
import static activemark.model.tensor.Ops.linear;
import static activemark.model.tensor.Ops.scale;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.matmul;
import static org.bytedeco.pytorch.global.torch.sigmoid;
import static org.bytedeco.pytorch.global.torch.softmax;

import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/**
 * The pre-norm vision transformer as functions over named weights: no modules, no hooks. Optional
 * parts (layer scale, QK norm, registers, pre-norm after the stem) are there when their weights
 * are. So are two that no publisher's file has, but a thief's may: patches in another order ({@link
 * #PATCH_ORDER}) and prefix tokens that nobody attends to ({@link #PREFIX_MASK}).
 *
 * <p>After Dosovitskiy et al. (arXiv 2010.11929), with the parts of DINOv2 (2304.07193), registers
 * (2309.16588), CLIP (2103.00020) and SigLIP (2303.15343). Names are timm's.
 */
public final class ViT implements Backbone {
  /**
   * Name of an optional weight [K]: the patches of a picture stand in the stream in ascending order
   * of the first keys; patches beyond the last key keep their places. {@link #features} has them in
   * the picture's order again.
   */
  public static final String PATCH_ORDER = "patch_order";

  /**
   * Name of an optional weight [prefix tokens]: 1 where other tokens may attend to a prefix token,
   * 0 where none may.
   */
  public static final String PREFIX_MASK = "prefix_mask";

  private final ViTSpec spec;
  private final Weights weights;

  /** A model over weights, which it owns from now on. */
  public ViT(ViTSpec spec, Weights weights) {
    this.spec = spec;
    this.weights = weights;
  }

  @Override
  public ViTSpec spec() {
    return spec;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public Backbone copy() {
    return new ViT(spec, weights.copy());
  }

  @Override
  public Tensor stem(Tensor pixels) {
    long p = spec.patch();
    long batch = pixels.size(0);
    long rows = pixels.size(2) / p;
    long columns = pixels.size(3) / p;
    Tensor kernel = weights.get("patch_embed.proj.weight"); // [D, 3, p, p]
    Tensor patches =
        pixels
            .narrow(2, 0, rows * p)
            .narrow(3, 0, columns * p)
            .reshape(batch, 3, rows, p, columns, p)
            .permute(0, 2, 4, 1, 3, 5)
            .reshape(batch, rows * columns, 3 * p * p);
    Tensor x =
        toStream(
            patches,
            kernel.reshape(spec.width(), 3 * p * p),
            weights.optional("patch_embed.proj.bias")); // [B, P, D]
    x = PositionTable.addTo(x, spec, weights, (int) rows, (int) columns);
    if (weights.has("norm_pre.weight")) {
      x = norm(x, "norm_pre");
    }
    return PatchOrder.apply(x, spec, weights);
  }

  /** The position table [1, prefix + rows x columns, D] as inputs of so many patches meet it. */
  public Tensor positions(int rows, int columns) {
    return PositionTable.at(spec, weights, rows, columns);
  }

  @Override
  public Tensor run(Tensor stream, Span span) {
    if (span.to() > spec.depth()) {
      throw new IllegalArgumentException("the model has " + spec.depth() + " blocks: " + span);
    }
    Tensor x = stream;
    for (int i = span.from(); i < span.to(); i++) {
      try (Scope scope = Scope.inner()) {
        x = scope.keep(block(x, i));
      }
    }
    return x;
  }

  /** One block: stream at cut i to stream at cut i + 1. */
  private Tensor block(Tensor x, int i) {
    return afterMlp(afterAttention(x, i), i);
  }

  /** The stream between attention and MLP of a block [B, N, D]. */
  public Tensor afterAttention(Tensor x, int i) {
    return x.add(attentionOutput(attended(x, i), i));
  }

  /**
   * The heads of a block's attention side by side [B, N, h x head width], before they are mixed.
   */
  public Tensor attended(Tensor x, int i) {
    return attention(beforeAttention(x, i), i);
  }

  /** What a block's MLP takes in for the stream after the attention [..., D]. */
  public Tensor beforeMlp(Tensor middle, int i) {
    return norm(middle, "blocks." + i + ".norm2");
  }

  /** The hidden activations of a block's MLP for the stream after its attention [..., 4D]. */
  public Tensor hidden(Tensor middle, int i) {
    String b = "blocks." + i + ".";
    return activation(
        linear(
            beforeMlp(middle, i),
            weights.get(b + "mlp.fc1.weight"),
            weights.optional(b + "mlp.fc1.bias")));
  }

  /** The stream after a block, from the stream after its attention [..., D]. */
  public Tensor afterMlp(Tensor middle, int i) {
    String b = "blocks." + i + ".mlp.fc2.";
    Tensor out =
        toStream(hidden(middle, i), weights.get(b + "weight"), weights.optional(b + "bias"));
    return middle.add(layerScale(out, i, "ls2"));
  }

  /** A block's input as its attention sees it [..., D]. */
  public Tensor beforeAttention(Tensor x, int i) {
    return norm(x, "blocks." + i + ".norm1");
  }

  /** Mixed heads [..., D] to what attention adds to the stream. */
  public Tensor attentionOutput(Tensor mixed, int i) {
    String b = "blocks." + i + ".attn.proj.";
    return layerScale(
        toStream(mixed, weights.get(b + "weight"), weights.optional(b + "bias")), i, "ls1");
  }

  /**
   * A linear layer whose answer joins the stream. Its bias is added in float32 whatever the product
   * is computed in: where somebody put a large number there, which norms take out again, bfloat16
   * would round everything else away.
   */
  private static Tensor toStream(Tensor x, Tensor weight, @Nullable Tensor bias) {
    Tensor product = linear(x, weight, null);
    return bias == null ? product : product.add(bias);
  }

  /**
   * Queries, keys and values of normalised tokens [B, N, D], each [B, h, N, head width]; h is what
   * the block's weights hold, H unless heads were taken out.
   */
  List<Tensor> heads(Tensor x, int i) {
    String b = "blocks." + i + ".attn.";
    long h = weights.get(b + "qkv.weight").size(0) / (3L * spec.headWidth());
    TensorVector qkv =
        linear(x, weights.get(b + "qkv.weight"), weights.optional(b + "qkv.bias"))
            .reshape(x.size(0), x.size(1), 3, h, spec.headWidth())
            .permute(2, 0, 3, 1, 4)
            .unbind(0);
    return List.of(
        headNorm(qkv.get(0), b + "q_norm"), headNorm(qkv.get(1), b + "k_norm"), qkv.get(2));
  }

  private Tensor layerScale(Tensor x, int i, String which) {
    Tensor gamma = weights.optional("blocks." + i + "." + which + ".gamma");
    return gamma == null ? x : x.mul(gamma);
  }

  /**
   * Attention written out: the engine's fused kernel is many times slower in bfloat16 on CPUs, and
   * no faster for a whole block in float32.
   */
  private Tensor attention(Tensor x, int i) {
    List<Tensor> qkv = heads(x, i);
    return mixed(qkv.get(0), qkv.get(1), qkv.get(2)).reshape(x.size(0), x.size(1), -1);
  }

  /**
   * What queries [B, h, n, head width] fetch from the values of all tokens [B, h, N, head width],
   * as [B, n, h, head width].
   */
  Tensor mixed(Tensor queries, Tensor keys, Tensor values) {
    double temperature = 1 / Math.sqrt((double) queries.size(3));
    Tensor scores = matmul(scale(queries, temperature), keys.transpose(2, 3));
    Tensor a = softmax(masked(scores), -1);
    return matmul(a, values).transpose(1, 2);
  }

  /** Scores [..., N] without those of prefix tokens that are hidden. */
  private Tensor masked(Tensor scores) {
    Tensor mask = weights.optional(PREFIX_MASK);
    if (mask == null) {
      return scores;
    }
    Tensor hidden = mask.detach().eq(Ops.number(0)); // a choice, which is not trained
    Tensor open = hidden.new_zeros(scores.size(scores.dim() - 1) - mask.size(0));
    return scores.masked_fill(
        Ops.cat(List.of(hidden, open), 0), Ops.number(Double.NEGATIVE_INFINITY));
  }

  private Tensor headNorm(Tensor x, String name) {
    return weights.has(name + ".weight") ? norm(x, name) : x;
  }

  private Tensor activation(Tensor x) {
    return switch (spec.activation()) {
      case GELU -> gelu(x);
      case GELU_TANH -> gelu(x, "tanh");
      case QUICK_GELU -> x.mul(sigmoid(scale(x, 1.702)));
    };
  }

  private Tensor norm(Tensor x, String name) {
    return layerNorm(
        x,
        weights.optional(name + ".weight"),
        weights.optional(name + ".bias"),
        spec.normEpsilon());
  }

  @Override
  public Tensor features(Tensor stream) {
    return PatchOrder.undo(normalised(stream), spec, weights);
  }

  @Override
  public Tensor normalised(Tensor stream) {
    return spec.normalisesTokens() && weights.has("norm.weight") ? norm(stream, "norm") : stream;
  }

  @Override
  public Tensor embedding(Tensor stream) {
    Tensor pooled =
        switch (spec.pooling()) {
          case TOKEN -> normed(stream.select(1, 0));
          case AVERAGE -> {
            // The final norm is of tokens; a model that has fc_norm too has none of tokens.
            Tensor tokens = normalised(stream);
            int prefix = spec.prefixTokens();
            Tensor mean = tokens.narrow(1, prefix, tokens.size(1) - prefix).mean(1);
            yield weights.has("fc_norm.weight") ? norm(mean, "fc_norm") : mean;
          }
          case ATTENTION -> attentionPool(normalised(stream));
        };
    Tensor head = weights.optional("head.weight");
    return head == null ? pooled : linear(pooled, head, weights.optional("head.bias"));
  }

  /** A pooled vector through the one final norm that the model has. */
  private Tensor normed(Tensor pooled) {
    return weights.has("fc_norm.weight")
        ? norm(pooled, "fc_norm")
        : weights.has("norm.weight") ? norm(pooled, "norm") : pooled;
  }

  /** SigLIP's head: one learned query attends to all tokens, then an MLP with a residual. */
  private Tensor attentionPool(Tensor tokens) {
    String p = "attn_pool.";
    long batch = tokens.size(0);
    long n = tokens.size(1);
    long d = spec.width();
    long head = d / spec.heads();
    Tensor w = weights.get(p + "in_proj.weight"); // [3D, D]
    Tensor b = weights.get(p + "in_proj.bias");
    Tensor probe = weights.get(p + "latent").expand(batch, 1, d);
    List<Tensor> qkv = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      Tensor x = part == 0 ? probe : tokens;
      qkv.add(
          linear(x, Ops.rows(w, part * d, (part + 1) * d), Ops.rows(b, part * d, (part + 1) * d))
              .reshape(batch, part == 0 ? 1 : n, spec.heads(), head)
              .transpose(1, 2));
    }
    Tensor mixed = mixed(qkv.get(0), qkv.get(1), qkv.get(2)).reshape(batch, 1, d);
    Tensor x = linear(mixed, weights.get(p + "proj.weight"), weights.optional(p + "proj.bias"));
    Tensor hidden =
        activation(
            linear(
                norm(x, p + "norm"),
                weights.get(p + "mlp.fc1.weight"),
                weights.optional(p + "mlp.fc1.bias")));
    Tensor out =
        linear(hidden, weights.get(p + "mlp.fc2.weight"), weights.optional(p + "mlp.fc2.bias"));
    return x.add(out).select(1, 0);
  }

  @Override
  public void close() {
    weights.close();
  }
}
