package activemark.web;

import activemark.ledger.Ledger;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * What all pages work with.
 *
 * @param bench empty where no verifications are started
 */
record Site(
    Ledger ledger,
    String ledgerName,
    Token token,
    Sessions sessions,
    Attempts attempts,
    Door door,
    Optional<Bench> bench,
    SecureRandom random,
    Clock clock) {}
