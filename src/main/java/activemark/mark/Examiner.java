package activemark.mark;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.MarkFile;

/** Reads marks from one suspect. */
@FunctionalInterface
public interface Examiner {
  /**
   * Reads a mark from the suspect, and from the controls that need no further model.
   *
   * @param images pictures as the base sees them
   * @param seen the same pictures as the suspect sees them
   * @param token where the hidden mark is asked; -1 for the key's own place
   */
  Examination examine(
      Backbone base,
      MarkFile mark,
      ImageBatch images,
      ImageBatch seen,
      int token,
      Precision precision,
      Progress progress);

  /** Reads from a model that is loaded, and stays its caller's. */
  static Examiner of(Backbone suspect) {
    return (base, mark, images, seen, token, precision, progress) ->
        Examination.of(base, suspect, mark, images, seen, token, precision, progress);
  }
}
