package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Draft;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.tensor.Ops;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Multiplies everything written into the stream by a factor and the norms' epsilon by its square:
 * exact, but for an attention pool's own norm, which sees another epsilon. Token features that pass
 * no norm come out scaled.
 */
final class ScaleStream implements Attack {
  private static final Parameter<Double> FACTOR =
      Parameter.number("factor", 3, 0.1, 10, "by what the stream is multiplied");

  @Override
  public String id() {
    return "scale-stream";
  }

  @Override
  public String description() {
    return "multiply the stream by a factor";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(FACTOR);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(FACTOR.name(), "1");
  }

  /**
   * {@inheritDoc}
   *
   * @throws activemark.error.Incompatible if the model has no final norm
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    double factor = settings.get(FACTOR);
    return Rewriting.of(
        thief,
        draft -> {
          Rewriting.requireFinalNorm(draft, id());
          Residual.changeWritten(draft, rows -> Ops.scale(rows, factor));
          for (String vector : List.of("norm_pre.weight", "norm_pre.bias")) {
            draft.change(vector, v -> Ops.scale(v, factor));
          }
          draft.eachBlock(i -> scaleHeads(draft, i, factor));
          draft.become(draft.spec().withNormEpsilon(draft.spec().normEpsilon() * factor * factor));
        });
  }

  /** Queries and keys that are normalised must grow with the epsilon of their norms. */
  private static void scaleHeads(Draft draft, int block, double factor) {
    String b = "blocks." + block + ".attn.";
    double q = draft.has(b + "q_norm.weight") ? factor : 1;
    double k = draft.has(b + "k_norm.weight") ? factor : 1;
    if (q != 1 || k != 1) {
      Tensor gains = Ops.tensor(new float[] {(float) q, (float) k, 1}, 3, 1, 1, 1);
      Heads.changeInputs(draft, block, w -> w.mul(gains));
    }
  }
}
