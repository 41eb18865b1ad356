package activemark.proof.stats;

/**
 * The rank among reference models, as a p-value. Holds if an innocent suspect would be one more of
 * the same kind as the references.
 */
public final class Conformal {
  private Conformal() {}

  /** (1 + number of references at least as large) / (references + 1); ties count against us. */
  public static double p(double statistic, double[] references) {
    int atLeast = 0;
    for (double reference : references) {
      if (!(reference < statistic)) {
        atLeast++;
      }
    }
    return (1.0 + atLeast) / (references.length + 1.0);
  }

  /** The smallest p-value that so many references can give. */
  public static double smallest(int references) {
    return 1.0 / (references + 1.0);
  }
}
