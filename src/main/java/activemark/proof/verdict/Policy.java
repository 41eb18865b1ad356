package activemark.proof.verdict;

/**
 * What it takes to call a suspect a copy. To be fixed before looking.
 *
 * @param alpha largest corrected chance at which the mark counts as shown, in (0, 1)
 * @param controlAlpha a control whose corrected chance is at or below this shows the mark itself
 *     and voids the claim, in (0, 1)
 * @param tries how many keys, such as recipients, were tried on this suspect in all; every chance
 *     is multiplied by it
 */
public record Policy(double alpha, double controlAlpha, int tries) {
  /** Checks the ranges. */
  public Policy {
    requireChance("alpha", alpha);
    requireChance("controlAlpha", controlAlpha);
    if (tries < 1) {
      throw new IllegalArgumentException("at least one key was tried: " + tries);
    }
  }

  /** One in a million for the suspect, one in a thousand for a control, one key tried. */
  public static Policy defaults() {
    return new Policy(1e-6, 1e-3, 1);
  }

  /** The same with another limit for the suspect. */
  public Policy withAlpha(double other) {
    return new Policy(other, controlAlpha, tries);
  }

  /** The same with another number of keys tried. */
  public Policy withTries(int other) {
    return new Policy(alpha, controlAlpha, other);
  }

  private static void requireChance(String name, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(name + " lies between 0 and 1: " + value);
    }
  }
}
