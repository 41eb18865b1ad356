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
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Spherical interpolation between the stolen model and the base (Shoemake 1985), tensor by tensor:
 * as an average, but without the loss of size that an average of different directions has. Tensors
 * of nearly one direction are interpolated straight.
 */
final class Slerp implements Attack {
  private static final Parameter<Double> T =
      Parameter.number("t", 0.5, 0, 1, "how far: 0 is the stolen model, 1 the base");

  private static final double PARALLEL = 0.9995;

  @Override
  public String id() {
    return "slerp";
  }

  @Override
  public String description() {
    return "go part of the way to the base along an arc, tensor by tensor";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(T);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BASE);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(T.name(), "0");
  }

  /**
   * {@inheritDoc}
   *
   * @throws Incompatible if a model has not the stolen one's weights
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    Backbone base = thief.fittingBase();
    double t = settings.get(T);
    return Mixture.of(
        thief,
        (name, stolen) -> {
          Tensor other = base.weights().get(name);
          double cosine = cosine(stolen, other);
          if (!(Math.abs(cosine) < PARALLEL)) { // also where one is zero: there is no angle
            return Ops.scale(stolen, 1 - t).add(Ops.scale(other, t));
          }
          double angle = Math.acos(cosine);
          double mine = Math.sin((1 - t) * angle) / Math.sin(angle);
          double theirs = Math.sin(t * angle) / Math.sin(angle);
          return Ops.scale(stolen, mine).add(Ops.scale(other, theirs));
        });
  }

  private static double cosine(Tensor a, Tensor b) {
    double norms = Math.sqrt(Ops.item(a.square().sum()) * Ops.item(b.square().sum()));
    return Ops.item(a.mul(b).sum()) / norms;
  }
}
