package activemark.model.train;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.Weights;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Which weights of a model are trained alike. */
public final class Groups {
  private Groups() {}

  /**
   * Some weights at one rate: matrices and tables decay, vectors do not.
   *
   * @param names weights of the model
   * @param rate learning rate
   * @param decay weight decay of what has two dimensions or more
   */
  public static List<Trainer.Group> of(
      Weights weights, Collection<String> names, double rate, double decay) {
    List<Tensor> matrices = new ArrayList<>();
    List<Tensor> vectors = new ArrayList<>();
    for (String name : names) {
      Tensor weight = weights.get(name);
      (weight.dim() >= 2 ? matrices : vectors).add(weight);
    }
    return List.of(new Trainer.Group(matrices, rate, decay), new Trainer.Group(vectors, rate, 0));
  }

  /**
   * All weights, the early ones slower: block i of L at rate * factor^(L-i), what comes before the
   * blocks at rate * factor^(L+1), what comes after them at the full rate (layer-wise decay as in
   * BEiT, arXiv 2106.08254).
   *
   * @param factor 1 for one rate; 0 trains only what comes after the blocks
   */
  public static List<Trainer.Group> layered(
      Backbone model, double rate, double factor, double decay) {
    Weights weights = model.weights();
    if (factor == 1) {
      return of(weights, weights.names(), rate, decay);
    }
    int depth = model.spec().depth();
    List<Trainer.Group> groups = new ArrayList<>();
    for (int level = 0; level <= depth + 1; level++) {
      int distance = level;
      List<String> names =
          weights.names().stream().filter(name -> distance(name, depth) == distance).toList();
      groups.addAll(of(weights, names, rate * Math.pow(factor, level), decay));
    }
    return groups;
  }

  /** Whether the weight comes after the last block: final norms, pooling and head. */
  private static boolean afterBlocks(String name) {
    return Weights.block(name) < 0
        && !name.startsWith("patch_embed")
        && !name.startsWith("norm_pre")
        && !name.endsWith("_token")
        && !name.equals("pos_embed");
  }

  private static int distance(String name, int depth) {
    int block = Weights.block(name);
    return block >= 0 ? depth - block : afterBlocks(name) ? 0 : depth + 1;
  }
}
