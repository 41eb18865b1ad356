package activemark.attack.adaptive;

import activemark.attack.thief.Thief;
import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
import activemark.mark.profile.Profile;
import activemark.mark.profile.Profiler;
import activemark.model.backbone.ViTSpec;

/** Where somebody who knows the method and its defaults would look for a mark. */
final class Guess {
  private static final int PROFILED = 32;

  private Guess() {}

  /** The profile of the stolen model, as the owner makes it of the original. */
  static Profile profile(Thief thief, ImageBatch images) {
    return Profiler.profile(
        thief.stolen(), images.first(PROFILED), thief.precision(), thief.progress());
  }

  /** The cut at which the hidden mark is asked by default; the block after it is written. */
  static int hiddenCut(Thief thief, ImageBatch images) {
    int depth = requireDepth(thief);
    return Math.min(
        depth - 2, profile(thief, images).expressive().orElse(Profile.lastEligible(depth)) + 1);
  }

  /** The depth, where there is room for a hidden mark. */
  static int requireDepth(Thief thief) {
    ViTSpec spec = thief.stolen().spec();
    if (spec.depth() < 3) {
      throw BadInput.of("The model is too shallow to hold a hidden mark")
          .at("number of blocks")
          .expected("at least 3")
          .found(spec.depth())
          .bad();
    }
    return spec.depth();
  }

  /** A block's number, where it is one of the stolen model's. */
  static int requireBlock(Thief thief, String parameter, int block, int last) {
    if (block > last) {
      throw BadInput.of("The model has no such block to attack")
          .at("--set " + parameter)
          .expected("at most " + last + " of a " + thief.stolen().spec().describe())
          .found(block)
          .bad();
    }
    return block;
  }
}
