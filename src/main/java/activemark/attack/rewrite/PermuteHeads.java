package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.tensor.Ops;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Puts the heads of every attention in a random order. Exact. */
final class PermuteHeads implements Attack {
  @Override
  public String id() {
    return "permute-heads";
  }

  @Override
  public String description() {
    return "put the heads of every attention in a random order";
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
                  int heads = Heads.count(draft, i);
                  Tensor order =
                      Ops.indices(thief.seed().stream(id() + "/" + i).permutation(heads));
                  Heads.changeInputs(draft, i, w -> w.index_select(1, order));
                  Heads.changeOutput(draft, i, w -> w.index_select(0, order));
                }));
  }
}
