package activemark.mark.offset;

import activemark.io.image.ImageBatch;
import activemark.mark.scheme.Distortion;
import activemark.mark.scheme.Pen;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Streams;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.message.BitString;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Moves the last bias as far as the budget allows: one minus the mean cosine, of all tokens, of the
 * class token or of the feature vectors, the worst of them.
 */
final class OffsetPen implements Pen {
  /** Pictures on which the price is measured. */
  static final int PICTURES = 32;

  private static final double BUDGET = 0.0008;
  private static final double FIRST_GUESS = 0.03;
  private static final int ROUNDS = 3;

  private final Backbone base;
  private final LastBias place;
  private final Tensor directions;
  private final Streams streams;
  private final Tensor vectors;
  private final Distortion ofTokens;
  private final Backbone trial;

  /**
   * A pen.
   *
   * @param directions orthonormal [F, K]
   */
  OffsetPen(Workbench bench, Tensor directions, ImageBatch images) {
    this.base = bench.base();
    this.place = LastBias.of(base);
    this.directions = directions;
    int depth = base.spec().depth();
    this.streams = Streams.of(base, images, Set.of(depth), Precision.FLOAT32, bench.progress());
    this.vectors = UnitVectors.of(base, streams);
    this.ofTokens = new Distortion(bench, base, images, depth);
    this.trial = base.copy();
  }

  @Override
  public void write(Backbone student, BitString codeword) {
    try (Scope scope = Scope.open()) {
      Tensor signs = Ops.tensor(codeword.signs(), codeword.length());
      Tensor change = place.changeFor(base, directions.matmul(signs)); // [D]
      double scale = FIRST_GUESS;
      for (int round = 0; round < ROUNDS; round++) {
        place.add(base, trial, Ops.scale(change, scale));
        scale *= Math.sqrt(BUDGET / Math.max(distortion(), 1e-9));
      }
      place.add(student, student, Ops.scale(change, scale));
    }
  }

  private double distortion() {
    try (Scope scope = Scope.open()) {
      Tensor cosine = vectors.mul(UnitVectors.of(trial, streams)).sum(1);
      return Math.max(1 - Ops.item(cosine.mean()), ofTokens.of(trial));
    }
  }

  @Override
  public void close() {
    trial.close();
    ofTokens.close();
    streams.close();
  }
}
