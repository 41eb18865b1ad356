package activemark.cli;

import activemark.error.BadInput;
import activemark.proof.verdict.Policy;
import activemark.proof.verdict.Tries;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin: what it takes to call a suspect a copy, and how often somebody looked. */
final class PolicyOptions {
  @Option(
      names = "--alpha",
      paramLabel = "P",
      description = "Largest corrected p-value that shows the mark (default: 1e-6).")
  private @Nullable Double alpha;

  @Option(
      names = "--tries",
      paramLabel = "N",
      defaultValue = "1",
      description = "Marks tried on this suspect; every p-value is multiplied by it.")
  private int tries;

  @Option(
      names = "--recipients",
      paramLabel = "N",
      defaultValue = "1",
      description = "Recipients tried for each of them; multiplies too.")
  private int recipients;

  @Option(
      names = "--alignments",
      paramLabel = "N",
      defaultValue = "1",
      description = "Ways of reading tried, such as tokens or sets of pictures; multiplies too.")
  private int alignments;

  @Option(
      names = "--two-sided",
      description = "Bits that were turned around count too; doubles the tests.")
  private boolean twoSided;

  /** The policy. */
  Policy policy() {
    Policy defaults = Policy.defaults();
    double limit = alpha == null ? defaults.alpha() : alpha;
    if (!(limit > 0 && limit < 1)) {
      throw BadInput.of("The limit is not a probability")
          .at("--alpha")
          .expected("more than 0 and less than 1")
          .found(limit)
          .bad();
    }
    requirePositive("--tries", tries);
    requirePositive("--recipients", recipients);
    requirePositive("--alignments", alignments);
    return defaults
        .withAlpha(limit)
        .withTries(new Tries(tries, recipients, alignments))
        .withTwoSided(twoSided);
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw BadInput.of("The number of tries is not positive")
          .at(option)
          .expected("1 or more")
          .found(value)
          .bad();
    }
  }
}
