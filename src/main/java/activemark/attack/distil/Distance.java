package activemark.attack.distil;

import activemark.model.tensor.Ops;
import activemark.model.train.LabelledBatch;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How far a student's answers are from the teacher's; both are float32 [B, ..., D], a vector of
 * length D for each picture and place.
 *
 * <p>These are the losses that are used to extract self-supervised encoders (Dziedzic and others,
 * ICML 2022, arXiv 2205.07890).
 */
enum Distance {
  /** One minus the cosine of each pair of vectors. */
  COSINE,
  /** Mean squared difference. */
  MSE,
  /** Huber's loss with a knee at 1. */
  SMOOTH_L1,
  /**
   * A student's vector is to be told from the other pictures' of the batch by the teacher's vector:
   * cross entropy of cosines at temperature 0.07, place by place. A batch of one teaches nothing.
   */
  INFO_NCE,
  /**
   * How far the batch's values of each coordinate have to be moved, in the mean, to be distributed
   * as the teacher's. Pictures are not paired, so that a student can match it and still answer
   * single pictures otherwise.
   */
  WASSERSTEIN;

  private static final double TEMPERATURE = 0.07;

  Tensor of(Tensor student, Tensor teacher) {
    return switch (this) {
      case COSINE ->
          Ops.shift(Ops.scale(torch.cosine_similarity(student, teacher, -1, 1e-8).mean(), -1), 1);
      case MSE -> torch.mse_loss(student, teacher);
      case SMOOTH_L1 -> torch.smooth_l1_loss(student, teacher);
      case INFO_NCE -> contrast(byPlace(student), byPlace(teacher));
      case WASSERSTEIN -> sorted(student).sub(sorted(teacher)).abs().mean();
    };
  }

  /** Vectors of length one, [places, B, D]. */
  private static Tensor byPlace(Tensor answers) {
    Tensor places = answers.reshape(answers.size(0), -1, answers.size(answers.dim() - 1));
    Tensor length = places.square().sum(new long[] {-1}).unsqueeze(-1).sqrt();
    return places.div(Ops.shift(length, 1e-8)).transpose(0, 1);
  }

  private static Tensor contrast(Tensor student, Tensor teacher) {
    long places = student.size(0);
    long pictures = student.size(1);
    Tensor scores = Ops.scale(torch.bmm(student, teacher.transpose(1, 2)), 1 / TEMPERATURE);
    int[] same = new int[Math.toIntExact(places * pictures)];
    for (int i = 0; i < same.length; i++) {
      same[i] = Math.toIntExact(i % pictures);
    }
    return LabelledBatch.crossEntropy(scores.flatten(0, 1), Ops.indices(same), 0);
  }

  private static Tensor sorted(Tensor answers) {
    return torch.sort(answers, 0, false).get0();
  }
}
