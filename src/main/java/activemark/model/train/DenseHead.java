package activemark.model.train;

import activemark.io.progress.Progress;
import activemark.model.data.LabelMap;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Scores of K classes for every place of a feature map: one layer that looks at a place alone, or
 * before it one that looks at the eight places around it too. The last layer starts at zero.
 */
public final class DenseHead implements AutoCloseable {
  private static final Trainer.Schedule SCHEDULE = new Trainer.Schedule(40, 8);
  private static final double LINEAR_RATE = 3e-2;
  private static final double CONVOLUTION_RATE = 1e-3;
  private static final double DECAY = 1e-3;
  private static final long SUM = 2; // the engine's number for a loss that is added up

  /** Kernel [O, I, k, k] and bias [O]. */
  private record Layer(Tensor kernel, Tensor bias, long reach) {}

  private final List<Layer> layers;
  private final double rate;

  private DenseHead(List<Layer> layers, double rate) {
    this.layers = List.copyOf(layers);
    this.rate = rate;
    leaves().forEach(Tensor::retainReference);
  }

  /** One linear map of a place's features. */
  public static DenseHead linear(int features, int classes) {
    try (Scope scope = Scope.open()) {
      return new DenseHead(
          List.of(last(features, classes)), LINEAR_RATE / Math.sqrt((double) features));
    }
  }

  /** A convolution over three by three places, the positive part, and a linear map. */
  public static DenseHead convolution(int features, int hidden, int classes, RandomStream random) {
    try (Scope scope = Scope.open()) {
      float[] values = random.gaussians(hidden * features * 9);
      Tensor kernel =
          Ops.scale(Ops.tensor(values, hidden, features, 3, 3), Math.sqrt(2.0 / (9.0 * features)));
      return new DenseHead(
          List.of(new Layer(kernel, torch.zeros(hidden), 1), last(hidden, classes)),
          CONVOLUTION_RATE);
    }
  }

  private static Layer last(int features, int classes) {
    return new Layer(torch.zeros(classes, features, 1, 1), torch.zeros(classes), 0);
  }

  /** Features [B, F, h, w] to scores [B, K, h, w]. */
  public Tensor scores(Tensor maps) {
    long[] one = {1, 1};
    Tensor x = maps;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      long[] padding = {layer.reach(), layer.reach()};
      x =
          torch.conv2d(
              i == 0 ? x : torch.relu(x),
              layer.kernel(),
              new TensorOptional(layer.bias()),
              one,
              padding,
              one,
              1);
    }
    return x;
  }

  /**
   * Learns from maps whose classes are known, by cross entropy of the scores, stretched to the size
   * of the labels.
   *
   * @param maps features [n, F, h, w]
   * @param labels int64 [n, H, W]: classes 0..K-1, or {@link LabelMap#VOID} for none
   * @return mean loss of the last epoch
   */
  public double train(Tensor maps, Tensor labels, Seed seed, Progress progress) {
    return Trainer.train(
        List.of(new Trainer.Group(leaves(), rate, DECAY)),
        Math.toIntExact(maps.size(0)),
        SCHEDULE,
        seed.stream("head/order"),
        batch -> loss(Ops.rows(maps, batch), Ops.rows(labels, batch)),
        progress);
  }

  /**
   * Mean cross entropy of the scores, stretched to the size of the labels, over all pixels that
   * have a class.
   *
   * @param maps features [B, F, h, w]
   * @param wanted int64 [B, H, W]
   */
  Tensor loss(Tensor maps, Tensor wanted) {
    long[] size = {wanted.size(1), wanted.size(2)};
    Tensor scores = torch.upsample_bilinear2d(scores(maps), size, false);
    Tensor sum =
        torch.cross_entropy_loss(scores, wanted, new TensorOptional(), SUM, LabelMap.VOID, 0);
    double counted = Ops.item(wanted.ge(new Scalar(0)).sum());
    return Ops.scale(sum, 1 / Math.max(1, counted));
  }

  List<Tensor> leaves() {
    List<Tensor> leaves = new ArrayList<>();
    layers.forEach(layer -> leaves.addAll(List.of(layer.kernel(), layer.bias())));
    return leaves;
  }

  @Override
  public void close() {
    leaves().forEach(Tensor::releaseReference);
  }
}
