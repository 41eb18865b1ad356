package activemark.proof.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What it takes to call a suspect a copy. To be fixed before looking.
 *
 * @param alpha largest corrected chance at which the mark counts as shown, in (0, 1)
 * @param controlAlpha a control whose chance, corrected for its tests and for the number of
 *     controls, is at or below this shows the mark itself and voids the claim, in (0, 1)
 * @param tried keys, recipients and alignments that were tried on this suspect in all
 * @param twoSided whether bits that are turned around count too, which a thief may have done; it
 *     doubles the number of tests
 */
public record Policy(double alpha, double controlAlpha, Tries tried, boolean twoSided) {
  /** Checks the ranges. */
  public Policy {
    requireChance("alpha", alpha);
    requireChance("controlAlpha", controlAlpha);
  }

  /** One-sided, with so many keys tried. */
  public Policy(double alpha, double controlAlpha, int keys) {
    this(alpha, controlAlpha, new Tries(keys, 1, 1), false);
  }

  /** One in a million for the suspect, one in a thousand for a control, one key tried. */
  public static Policy defaults() {
    return new Policy(1e-6, 1e-3, 1);
  }

  /** In what this asks less than the usual limits do, in words; empty if in nothing. */
  public Optional<String> laxer() {
    Policy usual = defaults();
    List<String> words = new ArrayList<>();
    if (alpha > usual.alpha) {
      words.add("a chance of " + alpha + " is enough");
    }
    if (controlAlpha < usual.controlAlpha) {
      words.add("controls count from a chance of " + controlAlpha + " only");
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
  }

  /** By how much every chance is multiplied: {@link Tries#total}. */
  public double tries() {
    return tried.total();
  }

  /** The usual limits with these tries and sides. */
  public Policy withUsualLimits() {
    return defaults().withTries(tried).withTwoSided(twoSided);
  }

  /** The same with another limit for the suspect. */
  public Policy withAlpha(double other) {
    return new Policy(other, controlAlpha, tried, twoSided);
  }

  /** The same with another number of keys tried. */
  public Policy withTries(int keys) {
    return withTries(new Tries(keys, tried.recipients(), tried.alignments()));
  }

  /** The same with other tries. */
  public Policy withTries(Tries other) {
    return new Policy(alpha, controlAlpha, other, twoSided);
  }

  /** The same, counting turned bits or not. */
  public Policy withTwoSided(boolean other) {
    return new Policy(alpha, controlAlpha, tried, other);
  }

  private static void requireChance(String name, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(name + " lies between 0 and 1: " + value);
    }
  }
}
