package activemark.ledger;

import activemark.error.BadInput;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The record of what an owner gave to whom. Entries are added at the end and never changed; each
 * carries a digest over itself and the one before. What only the owner may read is encrypted before
 * it comes here, so a ledger that gets lost tells names, dates and digests.
 *
 * <p>May be used by several threads, which then wait for each other, and by several processes.
 */
public final class Ledger implements AutoCloseable {
  private final Database database;
  private final Clock clock = Clock.systemUTC();

  private Ledger(Database database) {
    this.database = database;
  }

  /**
   * Makes a ledger where there is none, and brings one of an older version up to date.
   *
   * @throws BadInput if the database cannot be reached or written
   */
  public static Ledger create(LedgerUrl url) {
    Database database = Database.create(url);
    try {
      database.write(
          connection -> {
            Schema.migrate(connection);
            new Table(connection).begin();
            return true;
          });
      return new Ledger(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Opens a ledger.
   *
   * @throws BadInput if there is none, or one of another version
   */
  public static Ledger open(LedgerUrl url) {
    Database database = Database.open(url);
    try {
      database.read(
          connection -> {
            Schema.require(connection);
            return true;
          });
      return new Ledger(database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Adds a fact.
   *
   * @throws BadInput if it is about an edition or a recipient that the ledger does not hold, or
   *     makes one that it holds already
   */
  public Entry append(Fact fact) {
    return database.write(
        connection -> {
          Table table = new Table(connection);
          requireGround(table, fact);
          return table.append(List.of(fact), now()).get(0).entry();
        });
  }

  /**
   * Adds recipients to an edition, all or none.
   *
   * @param facts numbered on from {@link #recipients}; if others added some meanwhile, nothing is
   *     added and the answer is false
   */
  public boolean add(String edition, List<Fact.RecipientAdded> facts) {
    return database.write(
        connection -> {
          Table table = new Table(connection);
          long next = table.recipients(edition);
          for (Fact.RecipientAdded fact : facts) {
            if (!fact.edition().equals(edition) || fact.number() != next++) {
              return false;
            }
          }
          List<String> names = facts.stream().map(Fact.RecipientAdded::recipient).toList();
          if (!table.hasEdition(edition) || !table.present(edition, names).isEmpty()) {
            return false;
          }
          table.append(facts, now());
          return true;
        });
  }

  /** All editions, oldest first. */
  public List<Fact.EditionMade> editions() {
    return query("kind = 'edition' ORDER BY seq").stream()
        .map(entry -> (Fact.EditionMade) entry.fact())
        .toList();
  }

  /** The edition of a name. */
  public Optional<Fact.EditionMade> edition(String name) {
    return query("kind = 'edition' AND edition = ?", name).stream()
        .map(entry -> (Fact.EditionMade) entry.fact())
        .findFirst();
  }

  /** How many recipients an edition has, N. */
  public long recipients(String edition) {
    return database.read(connection -> new Table(connection).recipients(edition));
  }

  /** The recipients of an edition in the order of their numbers, from one on. */
  public List<Fact.RecipientAdded> recipients(String edition, long from, int most) {
    return query(
            "kind = 'recipient' AND edition = ? AND number >= ? ORDER BY number LIMIT "
                + Math.max(0, most),
            edition,
            from)
        .stream()
        .map(entry -> (Fact.RecipientAdded) entry.fact())
        .toList();
  }

  /** A recipient by his name. */
  public Optional<Fact.RecipientAdded> recipient(String edition, String name) {
    return query("kind = 'recipient' AND edition = ? AND recipient = ?", edition, name).stream()
        .map(entry -> (Fact.RecipientAdded) entry.fact())
        .findFirst();
  }

  /** A recipient by his number. */
  public Optional<Fact.RecipientAdded> recipient(String edition, long number) {
    return recipients(edition, number, 1).stream()
        .filter(recipient -> recipient.number() == number)
        .findFirst();
  }

  /** Which of some names are recipients of an edition. */
  public Set<String> present(String edition, List<String> names) {
    return database.read(connection -> new Table(connection).present(edition, names));
  }

  /** The copies that were made for a recipient, oldest first. */
  public List<Entry> copies(String edition, String recipient) {
    return query(
        "kind = 'copy' AND edition = ? AND recipient = ? ORDER BY seq", edition, recipient);
  }

  /** All editions with when they were made, oldest first. */
  public List<Entry> editionEntries() {
    return query("kind = 'edition' ORDER BY seq");
  }

  /** Some recipients of an edition with when they were added, in the order of their numbers. */
  public List<Entry> recipientEntries(String edition, long first, int most) {
    return query(
        "kind = 'recipient' AND edition = ? AND number >= ? ORDER BY number LIMIT "
            + Math.max(0, most),
        edition,
        first);
  }

  /** What happened to an edition besides recipients and copies, newest first. */
  public List<Entry> events(String edition, int most) {
    return query(
        "kind NOT IN ('recipient', 'copy') AND edition = ? ORDER BY seq DESC LIMIT "
            + Math.max(0, most),
        edition);
  }

  /** The verifications of a recipient's mark, newest first. */
  public List<Entry> verifications(String edition, String recipient) {
    return query(
        "kind NOT IN ('recipient', 'copy') AND edition = ? AND kind = 'verification'"
            + " AND recipient = ? ORDER BY seq DESC",
        edition,
        recipient);
  }

  /** What happened after an entry, oldest first. */
  public List<Entry> entries(long after, int most) {
    return query("seq > ? ORDER BY seq LIMIT " + Math.max(0, most), after);
  }

  /** Takes the codewords of an edition as the ledger holds them. */
  @FunctionalInterface
  public interface CodewordReader {
    /**
     * One recipient's.
     *
     * @param number of the recipient; ascending
     */
    void read(long number, Sealed codeword);
  }

  /** Passes every recipient's codeword, in the order of the numbers, without holding them all. */
  public void codewords(String edition, CodewordReader reader) {
    database.read(
        connection -> {
          new Table(connection).codewords(edition, reader);
          return true;
        });
  }

  /** Where the ledger ends now. */
  public Head head() {
    return database.read(connection -> new Table(connection).requireHead());
  }

  /**
   * Reads every entry and sees whether it follows from the one before.
   *
   * @param anchor an end that was noted earlier, which must still be in the chain
   */
  public Integrity check(Optional<Head> anchor) {
    return database.read(
        connection -> {
          Table table = new Table(connection);
          Optional<Head> kept = table.head();
          ChainWalk walk = new ChainWalk(anchor);
          table.forEach(walk::follows);
          return walk.end(kept);
        });
  }

  @Override
  public void close() {
    database.close();
  }

  private List<Entry> query(String where, Object... values) {
    return database.read(
        connection ->
            new Table(connection).select(where, values).stream().map(Row::entry).toList());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static void requireGround(Table table, Fact fact) throws SQLException {
    boolean made = table.hasEdition(fact.edition());
    if (made == fact instanceof Fact.EditionMade) {
      throw BadInput.of(
              made ? "The edition is in the ledger already" : "The ledger has no such edition")
          .at(fact.edition())
          .bad();
    }
    if (fact instanceof Fact.RecipientAdded added
        && (!table.present(added.edition(), List.of(added.recipient())).isEmpty()
            || added.number() != table.recipients(added.edition()))) {
      throw BadInput.of("The recipient is in the edition already, or his number is not the next")
          .at(added.recipient())
          .bad();
    }
    if (fact instanceof Fact.CopyMade copy
        && table.present(copy.edition(), List.of(copy.recipient())).isEmpty()) {
      throw BadInput.of("The edition has no such recipient").at(copy.recipient()).bad();
    }
    if (fact instanceof Fact.SuspectVerified verified
        && table.present(verified.edition(), List.of(verified.recipient())).isEmpty()) {
      throw BadInput.of("The edition has no such recipient").at(verified.recipient()).bad();
    }
  }
}
