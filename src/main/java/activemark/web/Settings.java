package activemark.web;

import activemark.ledger.Ledger;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a server works with.
 *
 * @param ledger open; closed by whoever opened it
 * @param ledgerName for people, without a password
 * @param token lets in
 * @param address to listen at; port 0 for any that is free
 * @param origin how browsers call the server where that is not its address, as behind a proxy:
 *     "https://marks.example.org"
 * @param workshop what verifications need; empty where none are to be started
 * @param random for sessions
 * @param log takes lines for whoever runs the server; never anything a visitor typed
 */
public record Settings(
    Ledger ledger,
    String ledgerName,
    Token token,
    InetSocketAddress address,
    Optional<String> origin,
    Optional<Workshop> workshop,
    SecureRandom random,
    Clock clock,
    Consumer<String> log) {}
