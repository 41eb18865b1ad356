package activemark.io.image.synthetic;

/** Random numbers of one picture (SplitMix64), the same for a seed on every Java version. */
final class Dice {
  private static final long STEP = 0x9e3779b97f4a7c15L;
  private long state;

  Dice(long seed) {
    state = seed;
  }

  /** The mixing function alone, which also serves as a hash. */
  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** 64 bits. */
  long next() {
    state += STEP;
    return mix(state);
  }

  /** A number in [0, 1). */
  double share() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** A number in [from, to). */
  double between(double from, double to) {
    return from + (to - from) * share();
  }

  /** A whole number from the first to the last, both included. */
  int whole(int first, int last) {
    return first + (int) (share() * (last - first + 1));
  }

  /** True with a probability. */
  boolean chance(double probability) {
    return share() < probability;
  }

  /** Any direction, in radians. */
  double angle() {
    return between(0, 2 * Math.PI);
  }

  /** One of several. */
  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[whole(0, choices.length - 1)];
  }
}
