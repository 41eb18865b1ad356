package activemark.model.task;

import activemark.io.image.Preprocessing;
import activemark.model.data.LabelMap;
import activemark.model.data.PatchMaps;
import activemark.model.data.SegmentedImages;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.model.train.DenseHead;
import activemark.proof.random.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Names the class of every pixel with a small head on the patch features of the unchanged model.
 * Whole pictures are squeezed to the model's input size; the head's scores are stretched to the
 * size of the label map. The head learns at a quarter of the input's resolution, where neighbouring
 * pixels add little.
 */
final class Segmentation implements Task {
  private static final int TRAIN = 120;
  private static final int TEST = 100;
  private static final int COARSER = 4;

  private final String id;
  private final String head;
  private final int hidden;

  private Segmentation(String id, String head, int hidden) {
    this.id = id;
    this.head = head;
    this.hidden = hidden;
  }

  /** With a head that sees one patch at a time. */
  static Segmentation linear() {
    return new Segmentation("segment-linear", "a linear head", 0);
  }

  /** With a head that sees three by three patches. */
  static Segmentation convolution() {
    return new Segmentation("segment-conv", "a convolutional head", 64);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String description() {
    return "mean intersection over union of "
        + head
        + " on the patch features, over at most "
        + TEST
        + " pictures; "
        + SegmentedImages.LAYOUT;
  }

  @Override
  public boolean fits(Path data) {
    return SegmentedImages.fits(data);
  }

  @Override
  public TaskResult run(TaskBench bench) {
    Preprocessing whole = bench.preprocessing().squeezing();
    Seed seed = bench.seed().child("segment");
    SegmentedImages train =
        SegmentedImages.open(bench.data(), "train", whole).sample(TRAIN, seed.stream("train"));
    SegmentedImages test =
        SegmentedImages.open(bench.data(), "test", whole).sample(TEST, seed.stream("test"));
    try (Scope scope = Scope.open()) {
      Tensor learned = maps(bench, train);
      Tensor mean = learned.mean(new long[] {0, 2, 3}, true, Ops.sameType());
      Tensor deviation =
          learned
              .sub(mean)
              .square()
              .mean(new long[] {0, 2, 3}, true, Ops.sameType())
              .sqrt()
              .clamp_min(new Scalar(1e-6));
      try (DenseHead trained = head((int) learned.size(1), seed)) {
        trained.train(
            learned.sub(mean).div(deviation),
            train.labels(whole.height() / COARSER, whole.width() / COARSER),
            seed,
            bench.progress());
        Tensor asked = maps(bench, test).sub(mean).div(deviation);
        List<ClassAreas> areas = new ArrayList<>();
        for (int i = 0; i < test.n(); i++) {
          areas.add(areas(trained, Ops.rows(asked, i, i + 1), test.map(i)));
        }
        return TaskResult.of(id, new Tally.Areas(areas));
      }
    }
  }

  private DenseHead head(int features, Seed seed) {
    return hidden == 0
        ? DenseHead.linear(features, LabelMap.CLASSES)
        : DenseHead.convolution(features, hidden, LabelMap.CLASSES, seed.stream("head"));
  }

  private static Tensor maps(TaskBench bench, SegmentedImages data) {
    return PatchMaps.of(bench.model(), data.images(), bench.precision(), bench.progress());
  }

  private static ClassAreas areas(DenseHead head, Tensor features, LabelMap map) {
    try (Scope scope = Scope.open()) {
      Tensor scores =
          torch.upsample_bilinear2d(
              head.scores(features), new long[] {map.height(), map.width()}, false);
      float[] named = Ops.floats(scores.argmax(new LongOptional(1), false));
      int[] classes = IntStream.range(0, named.length).map(i -> (int) named[i]).toArray();
      return ClassAreas.of(classes, map.classes(), LabelMap.CLASSES);
    }
  }
}
