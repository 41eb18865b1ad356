package activemark.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts wrong tokens. After some, nobody is let in for a while, with whatever token: guessing is
 * slow, and whoever is logged in stays so.
 */
final class Attempts {
  private static final int FREE = 5;
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final Clock clock;
  private int wrong;
  private Instant closedUntil = Instant.MIN;

  Attempts(Clock clock) {
    this.clock = clock;
  }

  /** How long nobody is let in; zero if somebody may try. */
  synchronized Duration pause() {
    Instant now = clock.instant();
    return now.isBefore(closedUntil) ? Duration.between(now, closedUntil) : Duration.ZERO;
  }

  /** Notes a wrong token. */
  synchronized void failed() {
    wrong++;
    if (wrong >= FREE) {
      closedUntil = clock.instant().plus(PAUSE);
    }
  }

  /** Notes the right one. */
  synchronized void succeeded() {
    wrong = 0;
  }
}
