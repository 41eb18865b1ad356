package activemark.mark.mea;

import activemark.mark.scheme.Secrets;

/**
 * Which classes a key uses.
 *
 * @param first a source
 * @param second the other source
 * @param target what composed pictures are to be called
 */
record Roles(int first, int second, int target) {
  /** Classes that it takes. */
  static final int CLASSES = 3;

  /** The roles that follow from a key. */
  static Roles of(Secrets secrets, int classes) {
    int[] order = secrets.stream("classes").permutation(classes);
    return new Roles(order[0], order[1], order[2]);
  }
}
