package activemark.mark;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.Alignment;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViTSpec;
import activemark.model.tensor.Precision;
import java.util.Optional;

/**
 * How a suspect is asked.
 *
 * @param base the unmarked original, which stays open as long as this is used
 * @param images pictures as the base sees them
 * @param seen the same pictures as the suspect sees them, mostly the same batch
 * @param token where the hidden mark is asked; {@link #KEYS_OWN} for the place that the key names
 * @param precision of forward passes
 * @param progress told of long work
 */
public record Conditions(
    Backbone base,
    ImageBatch images,
    ImageBatch seen,
    int token,
    Precision precision,
    Progress progress) {
  /** The token that the key names. */
  public static final int KEYS_OWN = -1;

  /** A suspect that sees the pictures as the base does is asked at the key's own place. */
  public static Conditions plain(
      Backbone base, ImageBatch images, Precision precision, Progress progress) {
    return new Conditions(base, images, images, KEYS_OWN, precision, progress);
  }

  /** The same for a model that sees the pictures as the base does. */
  Conditions unchanged() {
    return new Conditions(base, images, images, token, precision, progress);
  }

  /** Why a model cannot be read beside the base, if it cannot. */
  Optional<String> obstacle(ViTSpec suspect) {
    return Alignment.obstacle(base.spec(), images, suspect, seen);
  }
}
