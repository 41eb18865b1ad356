package activemark.mark.training;

import activemark.model.train.Trainer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** What a mark adds to the loss. */
public interface MarkTerm {
  /**
   * The term, a float32 scalar, small where the mark reads well. Called once a step, in a scope
   * with gradients; the student's weights are those of the moment.
   */
  Tensor loss(Pass pass);

  /** Cuts after the span's first at which the term needs the student's stream. */
  default Set<Integer> cuts() {
    return Set.of();
  }

  /** Tensors of its own that AdamW trains along. */
  default List<Trainer.Group> groups() {
    return List.of();
  }

  /**
   * The student's pass over a step's ordinary pictures, with gradients.
   *
   * @param step from 0
   * @param streams by cut [batch, N, D]; those that {@link MarkTerm#cuts} names
   */
  record Pass(int step, Map<Integer, Tensor> streams) {
    /** Copies the map. */
    public Pass {
      streams = Map.copyOf(streams);
    }

    /** The stream at a cut that the term named. */
    public Tensor at(int cut) {
      Tensor t = streams.get(cut);
      if (t == null) {
        throw new IllegalArgumentException("no stream at cut " + cut + ": " + streams.keySet());
      }
      return t;
    }
  }
}
