package activemark.mark.offset;

import activemark.error.BadInput;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The last bias that a model adds to a feature vector, before or in its linear head, if it has one.
 * What is added there moves the vectors of all pictures alike.
 *
 * @param name of the tensor
 */
record LastBias(String name) {
  private static final String HEAD = "head.weight";
  private static final String HEAD_BIAS = "head.bias";

  /**
   * Finds it.
   *
   * @throws BadInput if the model adds none, or its head reaches only a part of its vectors
   */
  static LastBias of(Backbone model) {
    Weights weights = model.weights();
    boolean head = weights.has(HEAD);
    if (head && weights.has(HEAD_BIAS)) {
      return new LastBias(HEAD_BIAS);
    }
    String name = beforeHead(model);
    if (!weights.has(name)) {
      throw BadInput.of(
              "The model adds no bias to its feature vectors, so a mark has no place there")
          .at("scheme offset")
          .expected("a tensor " + name)
          .found("none")
          .fix("Leave the scheme offset out.")
          .bad();
    }
    if (head && weights.get(HEAD).size(0) > weights.get(HEAD).size(1)) {
      throw BadInput.of("The model's head reaches only a part of its feature vectors")
          .at(HEAD)
          .expected("at most " + weights.get(HEAD).size(1) + " outputs, or a bias")
          .found(weights.get(HEAD).size(0))
          .fix("Leave the scheme offset out.")
          .bad();
    }
    return new LastBias(name);
  }

  private static String beforeHead(Backbone model) {
    return model.spec().pooling() == ViTSpec.Pooling.ATTENTION
        ? "attn_pool.mlp.fc2.bias"
        : model.weights().has("fc_norm.weight") ? "fc_norm.bias" : "norm.bias";
  }

  /** The smallest change of the bias that moves all feature vectors by this [F]. */
  Tensor changeFor(Backbone model, Tensor move) {
    Tensor head = model.weights().optional(HEAD);
    if (head == null || name.equals(HEAD_BIAS)) {
      return move;
    }
    Tensor w = head.to(ScalarType.Double); // [F, D]
    Tensor factor = torch.linalg_cholesky(w.matmul(w.t()));
    Tensor solved = move.to(ScalarType.Double).unsqueeze(1).cholesky_solve(factor);
    return w.t().matmul(solved).squeeze(1).to(ScalarType.Float);
  }

  /**
   * What a model adds to every feature vector [F], float64, by its last biases; null if it has
   * none.
   */
  static @Nullable Tensor constant(Backbone model) {
    Weights weights = model.weights();
    Tensor head = weights.optional(HEAD);
    Tensor bias = weights.optional(beforeHead(model));
    if (head == null) {
      return bias == null ? null : bias.to(ScalarType.Double);
    }
    Tensor last = weights.optional(HEAD_BIAS);
    if (bias == null) {
      return last == null ? null : last.to(ScalarType.Double);
    }
    Tensor carried = head.to(ScalarType.Double).matmul(bias.to(ScalarType.Double));
    return last == null ? carried : carried.add(last.to(ScalarType.Double));
  }

  /** Adds to the bias. */
  void add(Backbone from, Backbone to, Tensor change) {
    to.weights().set(name, from.weights().get(name).add(change));
  }
}
