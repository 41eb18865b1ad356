package activemark.proof.commit;

import java.time.Instant;
import java.util.Optional;

/**
 * A mark that was committed to, and when.
 *
 * @param commitment the public document
 * @param inclusion the proof that the mark is among those of it
 * @param time of a timestamp that was checked against a trusted root; empty if there is none
 */
public record Committed(Commitment commitment, Inclusion inclusion, Optional<Instant> time) {}
