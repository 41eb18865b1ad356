package activemark.mark.scheme;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profile;
import activemark.model.backbone.Backbone;
import activemark.model.data.Split;
import activemark.model.tensor.Precision;
import activemark.proof.random.Seed;
import java.util.Optional;

/**
 * What marking may use.
 *
 * @param base the untouched original; never changed
 * @param student the copy that is being marked
 * @param profile of the base
 * @param images pictures to write with
 * @param labelled pictures with classes, for schemes that need a classifier
 * @param seed of everything random that is not secret
 * @param precision of forward and backward passes
 * @param progress told of long work
 */
public record Workbench(
    Backbone base,
    Backbone student,
    Profile profile,
    ImageBatch images,
    Optional<Split> labelled,
    Seed seed,
    Precision precision,
    Progress progress) {
  /** Without pictures with classes. */
  public Workbench(
      Backbone base,
      Backbone student,
      Profile profile,
      ImageBatch images,
      Seed seed,
      Precision precision,
      Progress progress) {
    this(base, student, profile, images, Optional.empty(), seed, precision, progress);
  }
}
