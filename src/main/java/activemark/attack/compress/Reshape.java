package activemark.attack.compress;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Models of another shape than the one they are made from. */
final class Reshape {
  private Reshape() {}

  /**
   * The weights of a model by name, to be replaced, renamed or left out; the tensors are its own.
   */
  static Map<String, Tensor> weights(Backbone model) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model.weights().names().forEach(name -> weights.put(name, model.weights().get(name)));
    return weights;
  }

  /** A model with copies of the weights. */
  static Backbone model(ViTSpec spec, Map<String, Tensor> weights) {
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> copies = new LinkedHashMap<>();
      weights.forEach((name, t) -> copies.put(name, t.detach().contiguous().clone()));
      return new ViT(spec, new Weights(copies));
    }
  }

  /** Leaves only the chosen entries of a dimension, where there is such a weight. */
  static void choose(Map<String, Tensor> weights, String name, long dim, Tensor kept) {
    if (weights.containsKey(name)) {
      weights.put(name, Ops.at(weights, name).index_select(dim, kept));
    }
  }
}
