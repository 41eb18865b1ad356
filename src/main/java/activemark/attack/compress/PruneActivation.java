package activemark.attack.compress;

import activemark.attack.thief.Attack;
import activemark.attack.thief.BlockMatrices;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Walk;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Zeroes, in every row of the block matrices, the weights that matter least for what comes in: the
 * smallest products of a weight's size and the norm of its input over pictures. Block after block,
 * each measured behind those already pruned (after Wanda, arXiv 2306.11695).
 */
final class PruneActivation implements Attack {
  /** Which weights may go together. */
  enum Pattern {
    FREE,
    TWO_OF_FOUR
  }

  private static final Parameter<Double> RATIO =
      Parameter.number("ratio", 0.5, 0, 1, "share of every row's weights that become zero");
  private static final Parameter<Pattern> PATTERN =
      Parameter.choice(
          "pattern", Pattern.FREE, "any weights of a row, or two of each four whatever the ratio");
  private static final Parameter<Integer> IMAGES = Walk.pictures();

  @Override
  public String id() {
    return "prune-activation";
  }

  @Override
  public String description() {
    return "set to zero the weights that matter least for what pictures excite";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(RATIO, PATTERN, IMAGES);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(RATIO.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          Walk walk = Walk.start(thief, model, thief.images(), settings.get(IMAGES));
          while (walk.cut() < model.spec().depth()) {
            try (Scope scope = Scope.open()) {
              norms(walk).forEach((name, norms) -> prune(model, name, norms, settings));
            }
            walk.step();
          }
          return Map.of("zeros", Sparsity.zeros(model, BlockMatrices.of(model)));
        });
  }

  /** For each matrix of the block ahead, the norm of each of its inputs over all tokens [in]. */
  private static Map<String, Tensor> norms(Walk walk) {
    List<Tensor> sums =
        walk.sums(
            inside ->
                List.of(
                    squares(inside.attention()),
                    squares(inside.heads()),
                    squares(inside.mlp()),
                    squares(inside.hidden())));
    String block = "blocks." + walk.cut() + ".";
    Map<String, Tensor> norms = new LinkedHashMap<>();
    norms.put(block + "attn.qkv.weight", sums.get(0).sqrt());
    norms.put(block + "attn.proj.weight", sums.get(1).sqrt());
    norms.put(block + "mlp.fc1.weight", sums.get(2).sqrt());
    norms.put(block + "mlp.fc2.weight", sums.get(3).sqrt());
    return norms;
  }

  private static Tensor squares(Tensor inputs) {
    return inputs.square().sum(0, 1);
  }

  private static void prune(Backbone model, String name, Tensor norms, Settings settings) {
    Tensor weight = model.weights().get(name); // [out, in]
    Tensor scores = weight.abs().mul(norms);
    model
        .weights()
        .set(
            name,
            settings.get(PATTERN) == Pattern.TWO_OF_FOUR
                ? Sparsity.twoOfFour(weight, scores)
                : Sparsity.lowest(
                    weight, scores, Math.round(settings.get(RATIO) * weight.size(1))));
  }
}
