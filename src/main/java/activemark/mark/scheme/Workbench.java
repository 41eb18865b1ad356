package activemark.mark.scheme;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.profile.Profile;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Precision;
import activemark.proof.random.Seed;

/**
 * What marking may use.
 *
 * @param base the untouched original; never changed
 * @param student the copy that is being marked
 * @param profile of the base
 * @param images pictures to write with
 * @param seed of everything random that is not secret
 * @param precision of forward and backward passes
 * @param progress told of long work
 */
public record Workbench(
    Backbone base,
    Backbone student,
    Profile profile,
    ImageBatch images,
    Seed seed,
    Precision precision,
    Progress progress) {}
