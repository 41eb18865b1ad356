package activemark.ledger;

import java.time.Instant;

/**
 * One line of a ledger.
 *
 * @param seq its number, from 1, without gaps
 * @param at when it was added, by the clock of whoever did
 * @param fact what it says
 * @param digest SHA-256 over the digest of the entry before and everything above, hex
 */
public record Entry(long seq, Instant at, Fact fact, String digest) {}
