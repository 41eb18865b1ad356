package activemark.ledger;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A walk along the chain of entries that stops at the first which does not fit. */
final class ChainWalk {
  private final Optional<Head> anchor;
  private Head head = Head.NONE;
  private @Nullable String fault;

  ChainWalk(Optional<Head> anchor) {
    this.anchor = anchor;
  }

  /** Takes the next row; false if it does not fit. */
  boolean follows(Row row) {
    long expected = head.entries() + 1;
    if (row.seq() != expected) {
      fault = "entry " + expected + " is missing; entry " + row.seq() + " comes in its place";
    } else if (!row.digestAfter(head.digest()).equals(row.digest())) {
      fault =
          "entry "
              + expected
              + " was changed, or does not follow entry "
              + head.entries()
              + ": its digest is another";
    } else {
      head = row.head();
      if (anchor.isPresent()
          && anchor.get().entries() == head.entries()
          && !anchor.get().equals(head)) {
        fault = "entry " + expected + " is not the one that was noted: the chain was written anew";
      }
    }
    return fault == null;
  }

  /** What was found, with the end that the ledger itself has noted. */
  Integrity end(Optional<Head> kept) {
    if (fault == null && !kept.equals(Optional.of(head))) {
      fault =
          "entry "
              + (head.entries() + 1)
              + " is missing, or more: the ledger has noted "
              + kept.map(noted -> noted.entries() + " entries").orElse("no end")
              + " and holds "
              + head.entries();
    }
    if (fault == null && anchor.isPresent() && anchor.get().entries() > head.entries()) {
      fault =
          "entry "
              + (head.entries() + 1)
              + " is missing: there were "
              + anchor.get().entries()
              + " entries when the end was noted";
    }
    return new Integrity(head.entries(), head, Optional.ofNullable(fault));
  }
}
