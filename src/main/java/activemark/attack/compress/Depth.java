package activemark.attack.compress;

import activemark.attack.thief.Outcome;
import activemark.error.BadInput;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** Models with fewer blocks. */
final class Depth {
  private Depth() {}

  /**
   * A copy without some blocks; those after them move up.
   *
   * @param gone numbers of blocks
   * @throws BadInput if the model has not those blocks, or no others
   */
  static Outcome without(Backbone model, Set<Integer> gone, Map<String, Double> measures) {
    int depth = model.spec().depth();
    List<Integer> left = IntStream.range(0, depth).filter(i -> !gone.contains(i)).boxed().toList();
    if (left.isEmpty() || left.size() + gone.size() != depth) {
      throw BadInput.of("These blocks cannot be taken out of the model")
          .at("--set count")
          .expected("some, not all, of its " + depth + " blocks, 0 to " + (depth - 1))
          .found(gone)
          .bad();
    }
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> weights = new LinkedHashMap<>();
      Reshape.weights(model)
          .forEach(
              (name, weight) -> {
                int block = Weights.block(name);
                int moved = left.indexOf(block);
                if (block < 0) {
                  weights.put(name, weight);
                } else if (moved >= 0) {
                  weights.put(name.replaceFirst("^blocks\\.\\d+", "blocks." + moved), weight);
                }
              });
      return new Outcome(Reshape.model(model.spec().withDepth(left.size()), weights), measures);
    }
  }
}
