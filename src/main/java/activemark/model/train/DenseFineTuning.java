package activemark.model.train;

import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.data.LabelMap;
import activemark.model.data.PatchMaps;
import activemark.model.data.SegmentedImages;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Trains a model to name the class of every pixel, with a linear head on its patch features. */
public final class DenseFineTuning {
  private static final int COARSER = 4;

  private DenseFineTuning() {}

  /**
   * Trains all weights of the model in place by cross entropy at a quarter of the input's
   * resolution; the head is thrown away.
   *
   * @return mean loss of the last epoch
   */
  public static double run(
      Backbone model,
      SegmentedImages data,
      FineTuning.Options options,
      Seed seed,
      Precision precision,
      Progress progress) {
    try (Scope outer = Scope.open();
        DenseHead head = DenseHead.linear(model.spec().width(), LabelMap.CLASSES)) {
      Tensor labels =
          data.labels(data.images().height() / COARSER, data.images().width() / COARSER);
      List<Trainer.Group> groups = new ArrayList<>();
      Groups.layered(model, options.rate(), 1, options.decay()).stream()
          .filter(group -> group.rate() > 0 && !group.leaves().isEmpty())
          .forEach(groups::add);
      groups.add(new Trainer.Group(head.leaves(), options.headRate(), 0));
      return Trainer.train(
          groups,
          data.n(),
          options.schedule(),
          seed.stream("finetune-segment/order"),
          which ->
              head.loss(
                  PatchMaps.batch(model, data.images(), which, precision), Ops.rows(labels, which)),
          progress);
    }
  }
}
