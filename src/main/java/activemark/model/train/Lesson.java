package activemark.model.train;

import activemark.model.backbone.Backbone;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** How a model learns to tell classes apart: plainly, unless a method says otherwise. */
public interface Lesson {
  /** All weights, by cross entropy. */
  Lesson PLAIN = new Lesson() {};

  /** The weights that learn, the head apart; those at rate 0 are left alone. */
  default List<Trainer.Group> groups(Backbone model, FineTuning.Options options) {
    return Groups.of(model.weights(), model.weights().names(), options.rate(), options.decay());
  }

  /**
   * The embedding that is learned from, float32 [B, F].
   *
   * @param loss from an embedding of these pictures to the loss
   */
  default Tensor embedding(LabelledBatch batch, UnaryOperator<Tensor> loss) {
    return batch.embedding(batch.pixels());
  }

  /**
   * What is made small.
   *
   * @param embedding of the batch [B, F]
   * @param scores the head's [B, K]
   */
  default Tensor loss(LabelledBatch batch, Tensor embedding, Tensor scores) {
    return LabelledBatch.crossEntropy(scores, batch.labels(), 0);
  }

  /** Called after the last step and before the model is tested, in a scope without gradients. */
  default void end() {}
}
