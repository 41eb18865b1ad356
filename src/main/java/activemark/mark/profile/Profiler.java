package activemark.mark.profile;

import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.task.Bootstrap;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.stats.ClopperPearson.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;

/** Runs images through a model and measures the output of every block. */
public final class Profiler {
  private static final int BATCH = 8;
  private static final int TOP = 5;

  private final int depth;
  private final double[][] top;
  private final double[] median;
  private final double[] largestNorm;
  private final List<List<Float>> norms = new ArrayList<>();
  private final List<Peaks> peaks = new ArrayList<>();
  private final List<List<Double>> means = new ArrayList<>();

  private Profiler(Backbone model) {
    depth = model.spec().depth();
    top = new double[depth][TOP];
    median = new double[depth];
    largestNorm = new double[depth];
    for (int i = 0; i < depth; i++) {
      norms.add(new ArrayList<>());
      peaks.add(new Peaks(model.spec()));
      means.add(new ArrayList<>());
    }
  }

  /** Profiles all images of the batch. */
  public static Profile profile(
      Backbone model, ImageBatch images, Precision precision, Progress progress) {
    Profiler profiler = new Profiler(model);
    int n = images.n();
    try (Progress.Task task = progress.start("profiling blocks", n, "images")) {
      for (int i = 0; i < n; i += BATCH) {
        int from = i;
        int to = Math.min(n, i + BATCH);
        try (Scope scope = Scope.open()) {
          Tensor x = precision.run(() -> model.stem(Streams.pixels(images, from, to)));
          for (int block = 0; block < profiler.depth; block++) {
            Tensor before = x;
            Span one = new Span(block, block + 1);
            x = precision.run(() -> model.run(before, one));
            profiler.add(block, x);
          }
        }
        task.step(to - from);
      }
    }
    return profiler.finish(n);
  }

  private void add(int block, Tensor x) {
    long batch = x.size(0);
    Tensor magnitude = x.abs().reshape(batch, -1); // [B, N * D]
    T_TensorTensor_T largest = magnitude.topk(TOP);
    float[] values = Ops.floats(largest.get0());
    long[] where = indices(largest.get1().select(1, 0));
    float[] medians = Ops.floats(magnitude.median(1).get0());
    float[] norm = Ops.floats(x.square().sum(2).sqrt()); // [B, N]
    for (int b = 0; b < batch; b++) {
      double sum = 0;
      for (int k = 0; k < TOP; k++) {
        top[block][k] += values[b * TOP + k];
        sum += values[b * TOP + k];
      }
      means.get(block).add(sum / TOP);
      median[block] += medians[b];
      peaks.get(block).add(where[b]);
    }
    for (float value : norm) {
      norms.get(block).add(value);
      largestNorm[block] = Math.max(largestNorm[block], value);
    }
  }

  private Profile finish(int n) {
    List<BlockProfile> blocks = new ArrayList<>();
    double before = 0;
    for (int i = 0; i < depth; i++) {
      requireNumbers(i);
      List<Double> largest = new ArrayList<>();
      for (double sum : top[i]) {
        largest.add(sum / n);
      }
      double mean = Arrays.stream(top[i]).sum() / TOP / n;
      float[] sorted = new float[norms.get(i).size()];
      for (int k = 0; k < sorted.length; k++) {
        sorted[k] = norms.get(i).get(k);
      }
      Arrays.sort(sorted);
      blocks.add(
          new BlockProfile(
              i,
              largest,
              median[i] / n,
              sorted[sorted.length / 2],
              largestNorm[i],
              peaks.get(i).most(),
              i == 0 ? 0 : mean - before,
              i <= Profile.lastEligible(depth)));
      before = mean;
    }
    Profile profile = Profile.choose(n, blocks);
    return profile.expressive().isEmpty()
        ? profile
        : profile.withJump(jump(profile.expressive().getAsInt(), n));
  }

  /** The middle 95 % of a block's rise, by drawing the pictures again. */
  private Interval jump(int block, int n) {
    List<Double> here = means.get(block);
    List<Double> before = means.get(block - 1);
    return Bootstrap.interval(
        n,
        drawn -> Arrays.stream(drawn).mapToDouble(i -> here.get(i) - before.get(i)).sum() / n,
        Profile.CONFIDENCE);
  }

  /** Whole numbers of the engine; floats would round places in wide models. */
  private static long[] indices(Tensor t) {
    long[] values = new long[Math.toIntExact(t.numel())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Ops.item(t.select(0, i));
    }
    return values;
  }

  /** A weight that is no number spoils everything after it; no mark could be read from that. */
  private void requireNumbers(int block) {
    if (!Double.isFinite(largestNorm[block])) {
      throw BadInput.of("The model computes values that are not numbers")
          .at("output of block " + block)
          .expected("finite activations")
          .found(largestNorm[block])
          .fix("See whether the weight file is damaged, or use --precision float32.")
          .bad();
    }
  }
}
