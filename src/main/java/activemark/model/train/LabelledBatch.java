package activemark.model.train;

import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.data.LabelledImages;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Some labelled pictures, numbered as in their set, on their way through a model that learns. */
public final class LabelledBatch {
  private static final long MEAN = 1; // the engine's number for a mean over the batch
  private static final long IGNORED_LABEL = -100;

  private final Backbone model;
  private final LabelledImages all;
  private final int[] which;
  private final Precision precision;

  LabelledBatch(Backbone model, LabelledImages all, int[] which, Precision precision) {
    this.model = model;
    this.all = all;
    this.which = which;
    this.precision = precision;
  }

  /** The model that learns. */
  public Backbone model() {
    return model;
  }

  /** Numbers of the pictures in their set. */
  public int[] which() {
    return which.clone();
  }

  /** Normalised pixels [B, 3, h, w]. */
  public Tensor pixels() {
    return Streams.pixels(all.images().batch(which), 0, which.length);
  }

  /** The true classes, int64 [B]. */
  public Tensor labels() {
    return HeadTraining.labels(all.subset(which).labels());
  }

  /** The model's embedding of pixels, float32 [B, F]. */
  public Tensor embedding(Tensor pixels) {
    return run(() -> model.embedding(model.forward(pixels)));
  }

  /** A forward pass in the precision of the training; its result is float32. */
  public Tensor run(Supplier<Tensor> forward) {
    return precision.run(forward).to(torch.ScalarType.Float);
  }

  /**
   * Mean cross entropy of scores [B, K] with classes.
   *
   * @param labels int64 [B]
   * @param smoothing share of the target that is spread evenly over all classes
   */
  public static Tensor crossEntropy(Tensor scores, Tensor labels, double smoothing) {
    return torch.cross_entropy_loss(
        scores, labels, new TensorOptional(), MEAN, IGNORED_LABEL, smoothing);
  }

  /** Rows of a tensor that has one for every picture of the set, for the pictures here. */
  public Tensor rows(Tensor all) {
    return Ops.rows(all, which);
  }
}
