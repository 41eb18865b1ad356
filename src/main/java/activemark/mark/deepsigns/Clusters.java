package activemark.mark.deepsigns;

import activemark.io.checkpoint.TensorBytes;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Classes for pictures without labels: clusters of the base's mean activations (Lloyd's algorithm,
 * started from pictures far apart as in k-means++).
 *
 * @param mean over all pictures [D]
 * @param centres of the clusters, less the mean, scaled [C, D]
 * @param scale that gives the centres norm one on average
 * @param labels cluster of each picture
 */
record Clusters(TensorBytes mean, TensorBytes centres, double scale, List<Integer> labels) {
  private static final int ROUNDS = 20;

  Clusters {
    labels = List.copyOf(labels);
  }

  /** Clusters rows of activations [n, D], n at least the number of clusters. */
  static Clusters of(Tensor activations, int count, RandomStream random) {
    try (Scope scope = Scope.open()) {
      Tensor mean = activations.mean(0);
      Tensor x = activations.sub(mean);
      int n = Math.toIntExact(x.size(0));
      Tensor centres = start(x, Math.min(count, n), random);
      Tensor labels = nearest(x, centres);
      for (int round = 0; round < ROUNDS; round++) {
        Tensor member = labels.unsqueeze(1).eq(torch.arange(Ops.number((double) centres.size(0))));
        Tensor share = member.to(x.scalar_type());
        Tensor sizes = share.sum(0).unsqueeze(1); // [C, 1]
        Tensor moved = share.t().matmul(x).div(sizes.clamp_min(Ops.number(1)));
        centres = torch.where(sizes.gt(Ops.number(0)), moved, centres);
        labels = nearest(x, centres);
      }
      double scale = 1 / Ops.item(centres.square().sum(1).sqrt().mean());
      List<Integer> list = new ArrayList<>();
      for (float label : Ops.floats(labels)) {
        list.add((int) label);
      }
      return new Clusters(Ops.bytes(mean), Ops.bytes(Ops.scale(centres, scale)), scale, list);
    }
  }

  /** A first picture by chance, then each time one by its squared distance to those chosen. */
  private static Tensor start(Tensor x, int count, RandomStream random) {
    List<Tensor> chosen = new ArrayList<>();
    chosen.add(x.select(0, random.nextInt(Math.toIntExact(x.size(0)))));
    while (chosen.size() < count) {
      Tensor near =
          torch.cdist(x, torch.stack(Ops.vector(chosen), 0)).square().amin(new long[] {1}, false);
      float[] weights = Ops.floats(near);
      double at = random.nextDouble() * Ops.item(near.sum());
      int i = 0;
      while (i < weights.length - 1 && at >= weights[i]) {
        at -= weights[i++];
      }
      chosen.add(x.select(0, i));
    }
    return torch.stack(Ops.vector(chosen), 0);
  }

  private static Tensor nearest(Tensor x, Tensor centres) {
    return torch.cdist(x, centres).argmin(new LongOptional(1), false);
  }

  /** Pictures of a cluster. */
  List<Integer> members(int cluster) {
    return IntStream.range(0, labels.size()).filter(i -> labels.get(i) == cluster).boxed().toList();
  }

  /** Clusters of at least so many pictures. */
  List<Integer> ofAtLeast(int pictures) {
    return IntStream.range(0, centres.shape().get(0).intValue())
        .filter(cluster -> members(cluster).size() >= pictures)
        .boxed()
        .toList();
  }
}
