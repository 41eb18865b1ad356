package activemark.attack.compress;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Takes heads out of every block's attention: those with the smallest norm of what the projection
 * makes of them. One head stays in every block.
 */
final class DropHeads implements Attack {
  private static final Parameter<Integer> COUNT =
      Parameter.whole("count", 1, 0, 64, "heads that go in every block; one stays");

  @Override
  public String id() {
    return "drop-heads";
  }

  @Override
  public String description() {
    return "take the heads with the smallest outgoing weights out of every block";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(COUNT);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(COUNT.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    Backbone stolen = thief.stolen();
    double gone = 0;
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> weights = Reshape.weights(stolen);
      for (int i = 0; i < stolen.spec().depth(); i++) {
        gone += drop(weights, "blocks." + i + ".attn.", stolen.spec().headWidth(), settings);
      }
      return new Outcome(Reshape.model(stolen.spec(), weights), Map.of("heads", gone));
    }
  }

  private static long drop(
      Map<String, Tensor> weights, String attention, long width, Settings settings) {
    Tensor projection = Ops.at(weights, attention + "proj.weight"); // [D, h x width]
    long heads = projection.size(1) / width;
    long dropped = Math.min(heads - 1, settings.get(COUNT));
    Tensor norms = projection.square().sum(0).reshape(heads, width).sum(1);
    Tensor kept = Sparsity.largest(norms, heads - dropped);
    // Rows of the queries, keys and values: three times all heads, each of its own width.
    List<Integer> columns = new ArrayList<>();
    for (float head : Ops.floats(kept)) {
      for (int j = 0; j < width; j++) {
        columns.add((int) (head * width) + j);
      }
    }
    List<Integer> rows = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      for (int column : columns) {
        rows.add((int) (part * heads * width) + column);
      }
    }
    Reshape.choose(weights, attention + "qkv.weight", 0, indices(rows));
    Reshape.choose(weights, attention + "qkv.bias", 0, indices(rows));
    Reshape.choose(weights, attention + "proj.weight", 1, indices(columns));
    return dropped;
  }

  private static Tensor indices(List<Integer> values) {
    return Ops.indices(values.stream().mapToInt(Integer::intValue).toArray());
  }
}
