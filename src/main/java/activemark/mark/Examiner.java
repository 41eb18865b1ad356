package activemark.mark;

import activemark.model.backbone.Backbone;
import activemark.proof.evidence.MarkFile;

/** Reads marks from one suspect. */
@FunctionalInterface
public interface Examiner {
  /** Reads a mark from the suspect, and from the controls that need no further model. */
  Examination examine(MarkFile mark, Conditions conditions);

  /** Reads from a model that is loaded, and stays its caller's. */
  static Examiner of(Backbone suspect) {
    return (mark, conditions) -> Examination.of(suspect, mark, conditions);
  }
}
