package activemark.mark.ipguard;

import activemark.mark.labels.Classifier;
import activemark.mark.labels.Queries;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Walks pictures to the boundary between the class they have and another one, by Adam on their
 * pixels: {@code relu(Z_i - Z_j + k) + relu(max of the others - Z_i)} is made 0.
 *
 * @param classifier the owner's
 * @param margin k, in units of the scores
 * @param steps at most
 */
record Boundary(Classifier.On classifier, double margin, int steps) {
  private static final double RATE = 0.01;
  private static final double DONE = 1e-5;

  /** Takes the two classes of a picture out of the others. */
  private static final double FAR = 1e9;

  /**
   * Where it led.
   *
   * @param pixels in [0, 1] [B, 3, h, w]
   * @param reached pictures whose loss became 0
   */
  record Points(Tensor pixels, int reached) {}

  /** From pixels in [0, 1] [B, 3, h, w]; the result is in the innermost scope. */
  Points from(Tensor start) {
    int n = Math.toIntExact(start.size(0));
    boolean[] done = new boolean[n];
    try (Scope outer = Scope.open()) {
      Tensor scores = classifier.scores(start);
      Tensor from = hot(torch.argmax(scores, new LongOptional(1), false), scores.size(1));
      Tensor to = hot(torch.argmin(scores, new LongOptional(1), false), scores.size(1));
      Tensor x = start.clone();
      Tensor kept = start.clone();
      AdamW adam = Ops.adamW(List.of(x), RATE, 0);
      x.requires_grad_(true);
      for (int step = 0; step <= steps; step++) {
        try (Scope scope = Scope.training()) {
          adam.zero_grad();
          Tensor losses = losses(classifier.scores(x), from, to);
          keep(x, kept, Ops.floats(losses), done);
          if (step == steps || all(done)) {
            break;
          }
          losses.sum().backward();
          adam.step();
        }
        try (Scope scope = Scope.open()) {
          x.copy_(Queries.inRange(x.detach()));
        }
      }
      adam.zero_grad();
      x.requires_grad_(false);
      int reached = 0;
      for (int i = 0; i < n; i++) {
        if (done[i]) {
          reached++;
        } else {
          Ops.rows(kept, i, i + 1).copy_(Ops.rows(x, i, i + 1));
        }
      }
      return new Points(outer.keep(kept), reached);
    }
  }

  private Tensor losses(Tensor scores, Tensor from, Tensor to) {
    Tensor ofFrom = scores.mul(from).sum(1);
    Tensor ofTo = scores.mul(to).sum(1);
    Tensor others = scores.sub(Ops.scale(from.add(to), FAR)).max(1).get0();
    Tensor first = Ops.shift(ofFrom.sub(ofTo), margin).relu();
    return first.add(others.sub(ofFrom).relu());
  }

  /** Pictures that arrived stay as they are: momentum would carry them on. */
  private static void keep(Tensor x, Tensor kept, float[] losses, boolean[] done) {
    for (int i = 0; i < done.length; i++) {
      if (!done[i] && losses[i] <= DONE) {
        done[i] = true;
        Ops.rows(kept, i, i + 1).copy_(Ops.rows(x.detach(), i, i + 1));
      }
    }
  }

  private static boolean all(boolean[] done) {
    for (boolean each : done) {
      if (!each) {
        return false;
      }
    }
    return true;
  }

  /** Classes [B] as rows with a single 1 [B, K]. */
  private static Tensor hot(Tensor classes, long count) {
    float[] which = Ops.floats(classes);
    float[] rows = new float[Math.toIntExact(which.length * count)];
    for (int i = 0; i < which.length; i++) {
      rows[Math.toIntExact(i * count) + (int) which[i]] = 1;
    }
    return Ops.tensor(rows, which.length, count);
  }
}
