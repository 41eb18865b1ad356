package activemark.web;

import java.time.Instant;

/**
 * Somebody who is logged in.
 *
 * @param formToken what his forms carry, so that nobody else's forms count
 * @param begun when he logged in
 * @param seen when he was seen last
 */
record Session(String formToken, Instant begun, Instant seen) {
  /** The same, seen now. */
  Session at(Instant now) {
    return new Session(formToken, begun, now);
  }

  /** Neither of the secrets. */
  @Override
  public String toString() {
    return "Session(withheld)";
  }
}
