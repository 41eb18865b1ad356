package activemark.attack.rewrite;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Draft;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.tensor.Ops;
import activemark.proof.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Adds hidden units and heads that change nothing: units with random inputs and no output, units
 * that are split into two with a part of the output each, heads with no output (after neural
 * structural obfuscation, Yan et al., USENIX Security 2023). Exact.
 */
final class AddUnits implements Attack {
  private static final Parameter<Double> DUMMIES =
      Parameter.number("dummies", 0.1, 0, 4, "units without output, over the units there are");
  private static final Parameter<Double> SPLITS =
      Parameter.number("splits", 0.1, 0, 1, "share of the units that are split in two");
  private static final Parameter<Integer> HEADS =
      Parameter.whole("heads", 1, 0, 64, "heads without output per block");

  @Override
  public String id() {
    return "add-units";
  }

  @Override
  public String description() {
    return "add hidden units and heads without output, and split units in two";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(DUMMIES, SPLITS, HEADS);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(DUMMIES.name(), "0", SPLITS.name(), "0", HEADS.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Rewriting.of(
        thief,
        draft ->
            draft.eachBlock(
                i -> {
                  RandomStream random = thief.seed().stream(id() + "/" + i);
                  String b = "blocks." + i + ".mlp.";
                  long units = draft.get(b + "fc1.weight").size(0);
                  split(draft, b, (int) Math.round(settings.get(SPLITS) * units), random);
                  int dummies = (int) Math.round(settings.get(DUMMIES) * units);
                  draft.change(b + "fc1.weight", w -> like(w, dummies, 0, random));
                  draft.change(b + "fc1.bias", w -> like(w, dummies, 0, random));
                  draft.change(b + "fc2.weight", w -> silent(w, dummies, 1));
                  int heads = settings.get(HEADS);
                  Heads.changeInputs(draft, i, w -> like(w, heads, 1, random));
                  Heads.changeOutput(draft, i, w -> silent(w, heads, 0));
                }));
  }

  /** Clones some units; the two share what the one gave. */
  private static void split(Draft draft, String b, int count, RandomStream random) {
    int units = Math.toIntExact(draft.get(b + "fc1.weight").size(0));
    Tensor which = Ops.indices(Arrays.copyOf(random.permutation(units), count));
    float[] shares = new float[count];
    for (int i = 0; i < count; i++) {
      shares[i] = (float) (0.25 + 0.5 * random.nextDouble());
    }
    Tensor share = Ops.tensor(shares, count).to(ScalarType.Double);
    draft.change(b + "fc1.weight", w -> Ops.cat(List.of(w, w.index_select(0, which)), 0));
    draft.change(b + "fc1.bias", w -> Ops.cat(List.of(w, w.index_select(0, which)), 0));
    draft.change(
        b + "fc2.weight",
        w -> {
          Tensor clones = w.index_select(1, which).mul(share);
          return Ops.cat(List.of(w.index_add(1, which, clones.neg()), clones), 1);
        });
  }

  /** More slices along a dimension, drawn with the mean and deviation of those there are. */
  private static Tensor like(Tensor w, int count, int dim, RandomStream random) {
    long[] shape = shape(w, count, dim);
    int n = Math.toIntExact(Arrays.stream(shape).reduce(1, (x, y) -> x * y));
    Tensor normal = Ops.tensor(random.gaussians(n), shape).to(ScalarType.Double);
    return Ops.cat(List.of(w, normal.mul(w.std()).add(w.mean())), dim);
  }

  /** More slices along a dimension, all zero. */
  private static Tensor silent(Tensor w, int count, int dim) {
    return Ops.cat(List.of(w, torch.zeros(shape(w, count, dim)).to(ScalarType.Double)), dim);
  }

  private static long[] shape(Tensor w, int count, int dim) {
    long[] shape = new long[(int) w.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = i == dim ? count : w.size(i);
    }
    return shape;
  }
}
