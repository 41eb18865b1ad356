package activemark.attack.merge;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.error.Incompatible;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Keeps of every expert's changes to the base the largest, lets the experts elect a sign for every
 * weight, and averages those that agree with it (TIES, arXiv 2306.01708). Trimming is tensor by
 * tensor and the average is weighted, as merging tools do, where the paper has whole models and
 * equal weights.
 */
final class Ties implements Attack {
  private static final Parameter<Double> SHARE =
      Parameter.number("share", 0.6, 0, 10, "weight of what the stolen model has beyond the base");
  private static final Parameter<Double> OTHERS =
      Parameter.number("others", 0.4, 0, 10, "weight of what each other copy has beyond the base");
  private static final Parameter<Double> DENSITY =
      Parameter.number("density", 0.4, 0, 1, "share of every tensor's changes that are kept");

  @Override
  public String id() {
    return "ties";
  }

  @Override
  public String description() {
    return "merge the stolen model and other copies where their largest changes agree in sign";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(SHARE, OTHERS, DENSITY);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BASE, Need.COPIES);
  }

  /**
   * {@inheritDoc}
   *
   * @throws Incompatible if a model has not the stolen one's weights
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    Backbone base = thief.fittingBase();
    List<Backbone> experts = Mixture.experts(thief);
    List<Double> shares = Mixture.shares(experts, settings.get(SHARE), settings.get(OTHERS));
    double density = settings.get(DENSITY);
    return Mixture.of(
        thief,
        (name, stolen) -> {
          List<Tensor> trimmed =
              Mixture.changes(base, experts, name).stream()
                  .map(change -> largest(change, density))
                  .toList();
          List<Tensor> agreeing = Mixture.agreeing(trimmed, shares);
          List<Tensor> voters =
              agreeing.stream().map(part -> part.ne(Ops.number(0)).to(ScalarType.Float)).toList();
          // Where nobody votes the sum is zero, whatever it is divided by.
          Tensor weight = Mixture.sum(voters, shares);
          Tensor divisor = weight.masked_fill(weight.eq(Ops.number(0)), Ops.number(1));
          return base.weights().get(name).add(Mixture.sum(agreeing, shares).div(divisor));
        });
  }

  /** Everything but the largest share set to zero. */
  private static Tensor largest(Tensor change, double density) {
    Tensor flat = change.flatten();
    long gone = flat.numel() - Math.round(density * flat.numel());
    if (gone == 0) {
      return change;
    }
    Tensor smallest = flat.abs().topk(gone, 0, false, false).get1();
    return flat.index_fill(0, smallest, Ops.number(0)).reshape(change.sizes());
  }
}
