package activemark.mark.training;

import activemark.error.BadInput;
import activemark.mark.profile.Profile;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Span;

/**
 * The blocks that a trained mark may change by default: from the one after the expressive block to
 * the last but one, as ActiveMark's paper trains. The same for all such marks, so that they can be
 * compared.
 */
public final class MarkedSpan {
  private static final int LEAST_DEPTH = 4;

  private MarkedSpan() {}

  /**
   * The span, of two blocks or more.
   *
   * @throws BadInput if the model or the chosen block leaves no such span
   */
  public static Span of(Workbench bench, MarkOptions options) {
    int depth = bench.base().spec().depth();
    if (depth < LEAST_DEPTH) {
      throw BadInput.of("The model is too shallow for a mark that is trained in")
          .at("number of blocks")
          .expected("at least " + LEAST_DEPTH)
          .found(depth)
          .bad();
    }
    int last = Profile.lastEligible(depth);
    int block = options.block() >= 0 ? options.block() : bench.profile().expressive().orElse(last);
    if (block > last) {
      throw BadInput.of("Too few blocks are left after the chosen one")
          .at("--block")
          .expected("at most " + last)
          .found(block)
          .bad();
    }
    return new Span(block + 1, depth - 1);
  }
}
