package activemark.mark.training;

import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The matrix in which a mark in the weights lies: the first layer of a block's MLP.
 *
 * @param block whose MLP
 * @param rows hidden units H
 * @param columns width D
 */
public record MarkedLayer(int block, long rows, long columns) {
  /** The layer of a block of a model. */
  public static MarkedLayer of(Backbone model, int block) {
    Tensor weight = model.weights().get(name(block));
    return new MarkedLayer(block, weight.size(0), weight.size(1));
  }

  /** Canonical name of the weight. */
  public String name() {
    return name(block);
  }

  private static String name(int block) {
    return "blocks." + block + ".mlp.fc1.weight";
  }

  /** The weight [H, D]. */
  public Tensor of(Backbone model) {
    return model.weights().get(name());
  }

  /** Why the mark cannot be looked for in a model, or empty. */
  public Optional<String> obstacle(Backbone model) {
    if (!model.weights().has(name())) {
      return Optional.of(
          "the model has "
              + model.spec().depth()
              + " blocks: there is no "
              + name()
              + ", in which the mark lies");
    }
    Tensor weight = of(model);
    if (weight.size(0) != rows || weight.size(1) != columns) {
      return Optional.of(
          "%s is %d x %d in the model, the mark's is %d x %d"
              .formatted(name(), weight.size(0), weight.size(1), rows, columns));
    }
    return Double.isFinite(Ops.item(weight.abs().sum()))
        ? Optional.empty()
        : Optional.of(name() + " holds values that are not numbers");
  }
}
