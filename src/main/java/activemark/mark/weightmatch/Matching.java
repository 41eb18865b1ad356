package activemark.mark.weightmatch;

import activemark.mark.align.Assignment;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The hidden units of one MLP of two models, matched one to one by the largest sum of cosines.
 *
 * @param input the suspect's unit of each of the owner's [H], by the rows of fc1
 * @param output the same by the columns of fc2
 */
@SuppressWarnings("ArrayRecordComponent") // a pair of results on its way to one number
record Matching(int[] input, int[] output) {
  private static final double TINY = 1e-20;

  /** The tensors of a block's MLP that are looked at. */
  static List<String> names(int block) {
    String mlp = "blocks." + block + ".mlp.";
    return List.of(mlp + "fc1.weight", mlp + "fc1.bias", mlp + "fc2.weight", mlp + "fc2.bias");
  }

  /** Matches the units of a block, whose MLPs are of the same shape and hold numbers. */
  static Matching of(Backbone owner, Backbone suspect, int block) {
    List<String> names = names(block);
    try (Scope scope = Scope.open()) {
      return new Matching(
          best(owner.weights().get(names.get(0)), suspect.weights().get(names.get(0))),
          best(owner.weights().get(names.get(2)).t(), suspect.weights().get(names.get(2)).t()));
    }
  }

  private static int[] best(Tensor ours, Tensor theirs) {
    float[] cosines = Ops.floats(unit(ours).matmul(unit(theirs).t()));
    return Assignment.best(cosines, Math.toIntExact(ours.size(0)));
  }

  private static Tensor unit(Tensor rows) {
    Tensor length = rows.square().sum(new long[] {1}, true, Ops.sameType()).sqrt();
    return rows.div(length.clamp_min(Ops.number(TINY)));
  }

  /**
   * How far both matchings agree: Spearman's correlation of the owner's order with itself sent over
   * by the output side and back by the input side.
   */
  double agreement() {
    int[] back = new int[input.length];
    for (int unit = 0; unit < input.length; unit++) {
      back[input[unit]] = unit;
    }
    int[] around = new int[input.length];
    for (int unit = 0; unit < input.length; unit++) {
      around[unit] = back[output[unit]];
    }
    return Ranks.spearman(around);
  }
}
