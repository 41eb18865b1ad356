package activemark.attack.adaptive;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.Incompatible;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * For a thief who has the public original: takes the difference between stolen and original apart
 * and keeps a part of it only, weight by weight. Of matrices the singular directions; vectors are
 * kept whole where a mode speaks of directions.
 *
 * <p>The denoising keeps the singular values above 2.858 times their median (Gavish and Donoho,
 * IEEE Trans. Inf. Theory 2014, for square matrices and unknown noise; we use it for all shapes).
 */
final class Difference implements Attack {
  /** What is kept of the difference. */
  enum Mode {
    /** All of it, smaller. */
    SHRINK,
    /** Its largest entries. */
    PRUNE,
    /** Its leading singular directions. */
    LOW_RANK,
    /** All but its leading singular directions, where a rank-one mark is. */
    DROP_TOP,
    /** The singular directions that stand out of noise. */
    DENOISE,
    /** Nothing: the original. */
    ZERO
  }

  private static final double NOISE_EDGE = 2.858;

  private static final Parameter<Mode> MODE =
      Parameter.choice("mode", Mode.SHRINK, "what is kept of the difference to the original");
  private static final Parameter<Double> KEEP =
      Parameter.number(
          "keep", 0.5, 0, 1, "with shrink: the factor; with prune: the share of the entries");
  private static final Parameter<Integer> RANK =
      Parameter.whole(
          "rank", 8, 0, 100_000, "with low-rank and drop-top: how many singular directions");

  @Override
  public String id() {
    return "difference";
  }

  @Override
  public String description() {
    return "keep only a part of the difference to the public base";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(MODE, KEEP, RANK);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BASE);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(KEEP.name(), "1");
  }

  /**
   * {@inheritDoc}
   *
   * @throws Incompatible if base and stolen model have not the same weights
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    Backbone base = thief.fittingBase();
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          double all = 0;
          double left = 0;
          for (String name : model.weights().names()) {
            try (Scope scope = Scope.open()) {
              Tensor original = base.weights().get(name);
              Tensor difference = model.weights().get(name).sub(original);
              double energy = Ops.item(difference.square().sum());
              all += energy;
              if (energy == 0) {
                continue;
              }
              Tensor kept = kept(difference, settings);
              left += Ops.item(kept.square().sum());
              if (!kept.equal(difference)) {
                model.weights().set(name, original.add(kept));
              }
            }
          }
          return Map.of("energyKept", all == 0 ? 1 : left / all);
        });
  }

  private static Tensor kept(Tensor difference, Settings settings) {
    int rank = settings.get(RANK);
    return switch (settings.get(MODE)) {
      case SHRINK -> Ops.scale(difference, settings.get(KEEP));
      case ZERO -> Ops.scale(difference, 0);
      case PRUNE -> largest(difference, settings.get(KEEP));
      case LOW_RANK -> directions(difference, s -> Math.min(rank, s.length), true);
      case DROP_TOP -> directions(difference, s -> Math.min(rank, s.length), false);
      case DENOISE -> directions(difference, Difference::aboveNoise, true);
    };
  }

  private static Tensor largest(Tensor difference, double share) {
    long count = Math.round(share * difference.numel());
    if (count == difference.numel()) {
      return difference;
    }
    Tensor flat = difference.flatten();
    Tensor smallest = flat.abs().topk(flat.numel() - count, 0, false, false).get1();
    return flat.index_fill(0, smallest, Ops.number(0)).reshape(difference.sizes());
  }

  /** How many leading singular values to speak of. */
  private interface Count {
    int of(float[] singularValues);
  }

  private static Tensor directions(Tensor difference, Count count, boolean keepThem) {
    if (difference.dim() != 2) {
      return difference;
    }
    T_TensorTensorTensor_T svd =
        torch.linalg_svd(difference.to(ScalarType.Double), false, new StringViewOptional());
    int top = count.of(Ops.floats(svd.get1()));
    Tensor leading =
        svd.get0()
            .narrow(1, 0, top)
            .mul(svd.get1().narrow(0, 0, top))
            .matmul(svd.get2().narrow(0, 0, top))
            .to(ScalarType.Float);
    return keepThem ? leading : difference.sub(leading);
  }

  private static int aboveNoise(float[] s) {
    double edge = NOISE_EDGE * s[s.length / 2];
    int top = 0;
    while (top < s.length && s[top] > edge) {
      top++;
    }
    return top;
  }
}
