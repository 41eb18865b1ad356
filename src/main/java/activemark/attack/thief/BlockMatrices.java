package activemark.attack.thief;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.Weights;
import java.util.List;

/** The matrices of a model's blocks: where nearly all its parameters are. */
public final class BlockMatrices {
  private BlockMatrices() {}

  /** Names of the two-dimensional weights of all blocks. */
  public static List<String> of(Backbone model) {
    Weights weights = model.weights();
    return weights.names().stream()
        .filter(name -> Weights.block(name) >= 0 && weights.get(name).dim() == 2)
        .toList();
  }
}
