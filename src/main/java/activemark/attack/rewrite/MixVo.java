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
 * Multiplies the values of every head by a random invertible matrix, biases included, and what
 * reads them by its inverse. Exact.
 */
final class MixVo implements Attack {
  private static final Parameter<Double> SPREAD =
      Parameter.number("spread", 2, 1, 100, "singular values lie between 1 / spread and spread");

  @Override
  public String id() {
    return "mix-vo";
  }

  @Override
  public String description() {
    return "mix the values of every head by a random matrix, undone in the output map";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SPREAD);
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Rewriting.of(
        thief,
        draft ->
            draft.eachBlock(
                i -> {
                  Draws.Invertible a =
                      Draws.invertible(
                          thief.seed().stream(id() + "/" + i),
                          Heads.count(draft, i),
                          draft.spec().headWidth(),
                          settings.get(SPREAD));
                  Heads.changeInputs(
                      draft,
                      i,
                      w -> {
                        Tensor values = a.matrix().transpose(1, 2).matmul(w.select(0, 2));
                        return Ops.cat(List.of(w.narrow(0, 0, 2), values.unsqueeze(0)), 0);
                      });
                  Heads.changeOutput(draft, i, w -> w.matmul(a.inverse().transpose(1, 2)));
                }));
  }
}
