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
import activemark.proof.random.RandomStream;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What several recipients can do together: wherever their copies differ there must be marks, and a
 * mixture carries none of them whole. Mean and median blend, the picks take every tensor or every
 * weight from one of them by chance (averaging and interleaving attacks on fingerprints).
 */
final class Collude implements Attack {
  /** How copies are mixed. */
  enum How {
    MEAN,
    MEDIAN,
    PICK_TENSOR,
    PICK_WEIGHT
  }

  private static final Parameter<How> HOW =
      Parameter.choice("how", How.MEAN, "how the copies are mixed");

  @Override
  public String id() {
    return "collude";
  }

  @Override
  public String description() {
    return "mix the copies of several recipients, so that what differs is blurred";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(HOW);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.COPIES);
  }

  /**
   * {@inheritDoc}
   *
   * @throws Incompatible if a model has not the stolen one's weights
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    List<Backbone> copies = Mixture.experts(thief);
    return Mixture.of(
        thief,
        (name, stolen) -> {
          List<Tensor> each = copies.stream().map(copy -> copy.weights().get(name)).toList();
          RandomStream random = thief.seed().stream("collude/" + name);
          return switch (settings.get(HOW)) {
            case MEAN -> Mixture.sum(each, Collections.nCopies(each.size(), 1.0 / each.size()));
            case MEDIAN -> median(each);
            case PICK_TENSOR -> each.get(random.nextInt(each.size()));
            case PICK_WEIGHT -> picked(each, random);
          };
        });
  }

  /** Of an even number of copies, the mean of the two in the middle. */
  private static Tensor median(List<Tensor> each) {
    int n = each.size();
    Tensor sorted = torch.stack(Ops.vector(each), 0).sort(0, false).get0();
    return Ops.scale(sorted.select(0, (n - 1) / 2).add(sorted.select(0, n / 2)), 0.5);
  }

  private static Tensor picked(List<Tensor> each, RandomStream random) {
    int[] which = new int[Math.toIntExact(each.get(0).numel())];
    for (int i = 0; i < which.length; i++) {
      which[i] = random.nextInt(each.size());
    }
    List<Tensor> flat = each.stream().map(Tensor::flatten).toList();
    Tensor rows = torch.stack(Ops.vector(flat), 0); // [copies, n]
    return rows.gather(0, Ops.indices(which).reshape(1, which.length));
  }
}
