package activemark.io.image;

/**
 * Which source pixels make each target pixel of one axis, and with what weights.
 *
 * @param first first source index of each target index
 * @param count number of source pixels of each target index
 * @param weights fixed point weights with {@link #BITS} bits, {@code stride} per target index
 * @param stride room per target index
 */
// Private to the resampler's loops.
@SuppressWarnings("ArrayRecordComponent")
record Taps(int[] first, int[] count, int[] weights, int stride) {
  /** Fraction bits: what 32 bits leave beside a byte and two bits for overshoot. */
  static final int BITS = 22;

  /** The taps that take an axis of one length to another. */
  static Taps of(int source, int target, Filter filter) {
    double scale = (double) source / target;
    double stretch = Math.max(scale, 1);
    double support = filter.support() * stretch;
    int stride = (int) Math.ceil(support) * 2 + 1;
    int[] first = new int[target];
    int[] count = new int[target];
    int[] weights = new int[target * stride];
    double[] raw = new double[stride];
    for (int i = 0; i < target; i++) {
      double center = (i + 0.5) * scale;
      int from = Math.max(0, (int) (center - support + 0.5));
      int to = Math.min(source, (int) (center + support + 0.5));
      double sum = 0;
      for (int k = 0; k < to - from; k++) {
        raw[k] = filter.weight((k + from - center + 0.5) * (1 / stretch));
        sum += raw[k];
      }
      for (int k = 0; k < to - from; k++) {
        weights[i * stride + k] = fixed(sum == 0 ? raw[k] : raw[k] / sum);
      }
      first[i] = from;
      count[i] = to - from;
    }
    return new Taps(first, count, weights, stride);
  }

  private static int fixed(double weight) {
    double scaled = weight * (1 << BITS);
    return (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  }
}
