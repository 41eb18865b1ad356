package activemark.mark.published;

/**
 * How a pair is trained.
 *
 * @param steps of 16 images
 * @param rate highest learning rate of the tail
 * @param pairFactor what encoder and decoder learn faster by
 * @param warmUp steps over which the rates rise; afterwards they fall to zero along a cosine
 */
record Recipe(int steps, double rate, double pairFactor, int warmUp) {
  /** Images in a step. */
  static final int BATCH = 16;

  private static final int STEPS = 500;

  /** The recipe for a number of steps; 0 for the usual one. */
  static Recipe of(int steps) {
    int n = steps > 0 ? steps : STEPS;
    return new Recipe(n, 1e-4, 10, Math.min(25, n / 10));
  }

  /** Share of the highest rate at a step. */
  double schedule(int step) {
    double rise = warmUp == 0 ? 1 : Math.min(1, (step + 1) / (double) warmUp);
    return rise * 0.5 * (1 + StrictMath.cos(Math.PI * step / steps));
  }
}
