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
 * Moves the layer scales into the maps before them and takes them out. Where a model has none, the
 * other way round: it gets random ones, which the maps take back. Exact.
 */
final class FoldLayerScale implements Attack {
  private static final Parameter<Double> SPREAD =
      Parameter.number(
          "spread", 2, 1, 100, "layer scales put in lie between 1 / spread and spread");

  @Override
  public String id() {
    return "fold-layerscale";
  }

  @Override
  public String description() {
    return "fold layer scales into the maps before them; where there are none, put random ones";
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
          if (!Folds.layerScales(draft)) {
            draft.eachBlock(
                i -> {
                  RandomStream random = thief.seed().stream(id() + "/" + i);
                  String b = "blocks." + i + ".";
                  put(draft, b + "ls1.gamma", b + "attn.proj", random, settings.get(SPREAD));
                  put(draft, b + "ls2.gamma", b + "mlp.fc2", random, settings.get(SPREAD));
                });
          }
        });
  }

  private static void put(
      Draft draft, String gamma, String linear, RandomStream random, double spread) {
    Tensor gains = Draws.gains(random, draft.spec().width(), spread);
    draft.put(gamma, gains);
    Folds.outputs(draft, linear, gains.reciprocal());
  }
}
