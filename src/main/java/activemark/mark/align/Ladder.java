package activemark.mark.align;

/**
 * The one rule by which a richer correspondence is preferred to a simpler one: it must halve what
 * the simpler one leaves unexplained, and there must be something worth explaining. The rule is
 * fixed and looks at clean pictures alone, so exactly one reading is made and no chance needs a
 * correction.
 */
final class Ladder {
  /** Unexplained share that is not worth a map: readings survive far more. */
  static final double NOTHING = 0.02;

  private Ladder() {}

  /**
   * Whether to step from a simple correspondence to a richer one.
   *
   * @param simple share that the simple one leaves unexplained, 0 for none
   * @param rich share that the richer one leaves
   */
  static boolean worth(double simple, double rich) {
    return simple > NOTHING && rich <= simple / 2;
  }
}
