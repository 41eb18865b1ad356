package activemark.proof.trace;

/**
 * How well a suspect's bits agree with one recipient's codewords.
 *
 * @param recipient his number
 * @param log10p decimal logarithm of the smallest chance of his tests, not corrected
 */
public record Suspicion(long recipient, double log10p) {}
