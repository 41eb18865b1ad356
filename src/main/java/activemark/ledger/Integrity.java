package activemark.ledger;

import java.util.Optional;

/**
 * What a check of a ledger found.
 *
 * @param entries how many entries fit, from the first
 * @param head the end of those
 * @param fault what does not fit, naming the first such entry; empty if all is well
 */
public record Integrity(long entries, Head head, Optional<String> fault) {
  /** Whether every entry fits and none is missing. */
  public boolean whole() {
    return fault.isEmpty();
  }
}
