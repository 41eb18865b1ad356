package activemark.attack.distil;

import activemark.attack.thief.Thief;
import activemark.model.data.Embeddings;
import activemark.model.data.LabelledImages;
import activemark.model.train.HeadTraining;
import org.bytedeco.pytorch.Tensor;

/**
 * The thief's training pictures through the stolen model.
 *
 * @param embeddings of the stolen model [n, F]
 * @param scores of a linear probe trained on these and their labels [n, K]
 */
record Probed(Tensor embeddings, Tensor scores) {
  /** Tensors belong to the innermost scope. */
  static Probed of(Thief thief) {
    LabelledImages train = thief.labelled().train();
    Tensor embeddings =
        Embeddings.of(thief.stolen(), train.images(), thief.precision(), thief.progress());
    Tensor scores =
        HeadTraining.scores(
            embeddings, train.labels(), train.classes().size(), embeddings, thief.seed());
    return new Probed(embeddings, scores);
  }
}
