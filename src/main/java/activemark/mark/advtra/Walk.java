package activemark.mark.advtra;

import activemark.mark.labels.Classifier;
import activemark.mark.labels.Queries;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Several pictures on their way toward a class each, together in one batch.
 *
 * @param samples the pictures before the first and after every step, each [3 * h * w] a picture:
 *     {@code samples.get(step)[picture]}
 * @param labels class of each, likewise; empty if the model computed no numbers
 */
record Walk(List<float[][]> samples, List<int[]> labels) {
  /**
   * Follows the sign of the gradient of the targets' scores.
   *
   * @param starts pixels in [0, 1], one row a picture
   * @param targets class that each goes to
   * @param steps lengths for each picture, equally many
   * @param height rows of a picture
   * @param width columns of a picture
   */
  static Walk of(
      Classifier.On classifier,
      List<float[]> starts,
      List<Integer> targets,
      List<double[]> steps,
      int height,
      int width) {
    int n = starts.size();
    int count = steps.get(0).length;
    List<float[][]> samples = new ArrayList<>();
    List<int[]> labels = new ArrayList<>();
    float[][] at = starts.toArray(float[][]::new);
    samples.add(at);
    for (int step = 0; step <= count; step++) {
      float[] flat = flat(at);
      float[] gradient;
      try (Scope scope = step < count ? Scope.training() : Scope.open()) {
        Tensor x = Ops.tensor(flat, n, 3, height, width);
        x.requires_grad_(step < count);
        Tensor scores = classifier.scores(x);
        labels.add(Queries.classes(scores.detach()).orElseGet(() -> new int[0]));
        if (step == count) {
          break;
        }
        scores.mul(hot(targets, Math.toIntExact(scores.size(1)))).sum().backward();
        gradient = Ops.floats(x.grad());
      }
      float[][] next = new float[n][];
      for (int i = 0; i < n; i++) {
        next[i] = stepped(at[i], gradient, i * at[i].length, (float) steps.get(i)[step]);
      }
      samples.add(next);
      at = next;
    }
    return new Walk(samples, labels);
  }

  /** A picture after a step; a sample that would leave [0, 1] stays where it is. */
  private static float[] stepped(float[] pixels, float[] gradient, int from, float length) {
    float[] next = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      float moved = pixels[i] + length * Math.signum(gradient[from + i]);
      next[i] = moved >= 0 && moved <= 1 ? moved : pixels[i];
    }
    return next;
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[i].length, rows[i].length);
    }
    return flat;
  }

  private static Tensor hot(List<Integer> targets, int classes) {
    float[] rows = new float[targets.size() * classes];
    for (int i = 0; i < targets.size(); i++) {
      rows[i * classes + targets.get(i)] = 1;
    }
    return Ops.tensor(rows, targets.size(), classes);
  }

  /** Whether the model computed numbers all along. */
  boolean isFinite() {
    return labels.stream().allMatch(each -> each.length > 0);
  }

  /** Whether the last picture of one row has a class. */
  boolean arrives(int row, int target) {
    return labels.get(labels.size() - 1)[row] == target;
  }

  /** Whether one between the first and the last picture of a row has a class. */
  boolean passes(int row, int target) {
    return labels.subList(1, labels.size() - 1).stream().anyMatch(each -> each[row] == target);
  }
}
