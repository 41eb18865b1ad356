package activemark.mark.advtra;

/** The lengths of the steps of one segment, in pixel units, and how they learn. */
final class Steps {
  private static final double FIRST = 0.05;
  private static final double SHORTER = 0.002;
  private static final double BRAKE = 0.9;
  private static final double LENGTH = 0.9;
  private static final double DRIFT = 0.049;
  private static final double RATE = 0.05;

  private final double[] lengths;

  /** Steps before any learning. */
  Steps(int count) {
    lengths = new double[count];
    for (int i = 0; i < count; i++) {
      lengths[i] = FIRST - SHORTER * i;
    }
  }

  /** The lengths, copied. */
  double[] lengths() {
    return lengths.clone();
  }

  /** The lengths there and in reverse order back: a whole segment. */
  double[] bothWays() {
    int n = lengths.length;
    double[] both = new double[2 * n];
    for (int i = 0; i < n; i++) {
      both[i] = lengths[i];
      both[2 * n - 1 - i] = lengths[i];
    }
    return both;
  }

  /**
   * One round of learning: a gradient step on how well each step follows from the one before and on
   * negative steps, then longer steps where the target was not reached, shorter ones where it was
   * reached too early.
   *
   * @param late whether the target was not reached
   * @param progress share of the rounds that are over, in [0, 1)
   */
  void learn(boolean late, double progress) {
    double[] gradient = new double[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      if (i + 1 < lengths.length) {
        double apart = BRAKE * lengths[i] - lengths[i + 1];
        gradient[i] += 2 * BRAKE * apart;
        gradient[i + 1] -= 2 * apart;
      }
      gradient[i] -= lengths[i] < 0 ? 1 : 0;
    }
    double factor = late ? 1 / LENGTH - DRIFT * progress : LENGTH + DRIFT * progress;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = factor * (lengths[i] - RATE * gradient[i]);
    }
  }

  /** Whether a step would cross the whole range of pixels: the start is then given up. */
  boolean tooLong() {
    for (double length : lengths) {
      if (length > 1) {
        return true;
      }
    }
    return false;
  }
}
