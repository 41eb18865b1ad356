package activemark.mark.training;

/**
 * How to train a mark in.
 *
 * @param steps optimiser steps, at least 1
 * @param batch pictures per step, at least 1
 * @param rate learning rate of AdamW at its peak
 * @param weight what the mark's term is multiplied by
 * @param descent which way the term's gradient goes
 */
public record Recipe(int steps, int batch, double rate, double weight, Descent descent) {
  /** Which way the gradient of a mark's term goes into the weights. */
  public enum Descent {
    /** Added to the loss that AdamW makes small. */
    SHARED,
    /**
     * A plain gradient step of its own before each step of AdamW: weights -= weight * gradient. For
     * marks in the weights themselves: Adam gives every weight the same step whatever its gradient,
     * so that a regulariser moves them in unison and their distribution shows it (Cortiñas-Lorenzo
     * and Pérez-González, Entropy 22(12):1379).
     */
    PLAIN
  }

  /** Checks ranges. */
  public Recipe {
    if (steps < 1 || batch < 1 || !(rate >= 0) || !(weight >= 0)) {
      throw new IllegalArgumentException(
          steps + " steps of " + batch + ", rate " + rate + ", weight " + weight);
    }
  }
}
