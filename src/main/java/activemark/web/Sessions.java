package activemark.web;

import activemark.proof.canonical.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is logged in. A session's name is drawn here at every login and never taken from a browser;
 * only its digest is kept. Sessions end an hour after the last request, twelve after the login, and
 * with the server.
 */
final class Sessions {
  private static final int MOST = 64;
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Duration WHOLE = Duration.ofHours(12);

  private final SecureRandom random;
  private final Clock clock;
  private final Map<String, Session> open = new LinkedHashMap<>();

  Sessions(SecureRandom random, Clock clock) {
    this.random = random;
    this.clock = clock;
  }

  /** Begins a session and returns its name for the cookie. */
  synchronized String begin() {
    forgetOld();
    if (open.size() >= MOST) {
      open.remove(open.keySet().iterator().next());
    }
    String name = Token.random(random);
    Instant now = clock.instant();
    open.put(key(name), new Session(Token.random(random), now, now));
    return name;
  }

  /** The session of a name, if it is open. */
  synchronized Optional<Session> find(String name) {
    forgetOld();
    return Optional.ofNullable(
        open.computeIfPresent(key(name), (key, session) -> session.at(clock.instant())));
  }

  /** Ends a session; nothing if there is none of that name. */
  synchronized void end(String name) {
    open.remove(key(name));
  }

  private void forgetOld() {
    Instant now = clock.instant();
    open.values()
        .removeIf(
            session ->
                now.isAfter(session.seen().plus(IDLE)) || now.isAfter(session.begun().plus(WHOLE)));
  }

  private static String key(String name) {
    return Sha256.hex(Sha256.of(name.getBytes(StandardCharsets.UTF_8)));
  }
}
