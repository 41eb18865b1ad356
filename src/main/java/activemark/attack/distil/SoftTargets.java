package activemark.attack.distil;

import activemark.model.tensor.Ops;
import activemark.model.train.LabelledBatch;
import org.bytedeco.pytorch.Tensor;

/**
 * Class probabilities to be learned.
 *
 * @param probabilities [n, K]
 * @param temperature by which scores are divided
 */
record SoftTargets(Tensor probabilities, double temperature) {
  static SoftTargets of(Tensor scores, double temperature) {
    return new SoftTargets(Ops.scale(scores, 1 / temperature).softmax(1), temperature);
  }

  /**
   * Mean divergence of a student's probabilities from these, times the square of the temperature,
   * which keeps gradients at one size.
   *
   * @param scores of the student [B, K]
   */
  Tensor loss(LabelledBatch batch, Tensor scores) {
    Tensor want = batch.rows(probabilities);
    Tensor have = Ops.scale(scores, 1 / temperature).log_softmax(1);
    Tensor known = Ops.shift(want, 1e-12).log();
    return Ops.scale(want.mul(known.sub(have)).sum(1).mean(), temperature * temperature);
  }
}
