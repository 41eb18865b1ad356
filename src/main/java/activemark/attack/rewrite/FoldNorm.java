package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Draft;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.proof.random.RandomStream;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Moves gain and bias of both norms of every block into the maps that read them, then gives the
 * norms random gains that the maps take back. Makes biases where there are none. Exact.
 */
final class FoldNorm implements Attack {
  private static final Parameter<Double> SPREAD =
      Parameter.number("spread", 2, 1, 100, "gains traded lie between 1 / spread and spread");

  @Override
  public String id() {
    return "fold-norm";
  }

  @Override
  public String description() {
    return "fold the norms into the maps that read them, and trade random gains back";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SPREAD);
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Rewriting.of(
        thief,
        draft -> {
          Folds.norms(draft);
          draft.eachBlock(
              i -> {
                RandomStream random = thief.seed().stream(id() + "/" + i);
                String b = "blocks." + i + ".";
                trade(draft, b + "norm1", b + "attn.qkv", random, settings.get(SPREAD));
                trade(draft, b + "norm2", b + "mlp.fc1", random, settings.get(SPREAD));
              });
        });
  }

  private static void trade(
      Draft draft, String norm, String linear, RandomStream random, double spread) {
    Tensor gains = Draws.gains(random, draft.spec().width(), spread);
    draft.put(norm + ".weight", gains);
    draft.change(linear + ".weight", w -> w.div(gains));
  }
}
