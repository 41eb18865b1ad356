package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.tensor.Ops;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Puts the hidden units of every MLP in a random order (after the layer shuffle of Pan et al., "And
 * then there were none", KDD 2022). Exact for every activation.
 */
final class PermuteUnits implements Attack {
  @Override
  public String id() {
    return "permute-units";
  }

  @Override
  public String description() {
    return "put the hidden units of every MLP in a random order";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of();
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Rewriting.of(
        thief,
        draft ->
            draft.eachBlock(
                i -> {
                  String b = "blocks." + i + ".mlp.";
                  int units = Math.toIntExact(draft.get(b + "fc1.weight").size(0));
                  Tensor order =
                      Ops.indices(thief.seed().stream(id() + "/" + i).permutation(units));
                  draft.change(b + "fc1.weight", w -> w.index_select(0, order));
                  draft.change(b + "fc1.bias", w -> w.index_select(0, order));
                  draft.change(b + "fc2.weight", w -> w.index_select(1, order));
                }));
  }
}
