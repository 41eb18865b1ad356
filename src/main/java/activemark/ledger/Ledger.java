package activemark.ledger;

import activemark.error.BadInput;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The record of what an owner gave to whom. Entries are added at the end and never changed; each
 * carries a digest over itself and the one before. What only the owner may read is encrypted before
 * it comes here, so a ledger that gets lost tells names, dates and digests.
 *
 * <p>May be used by several threads, which then wait for each other, and by several processes.
 */
public final class Ledger implements AutoCloseable {
  private static final int FETCHED = 5_000;
  private static final String COLUMNS =
      "seq, at, kind, edition, recipient, number, body, sealed, digest";

  private final Database database;
  private final Clock clock;

  private Ledger(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
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
            if (readHead(connection).isEmpty()) {
              try (PreparedStatement first =
                  connection.prepareStatement(
                      "INSERT INTO head (one, entries, digest) VALUES (1, 0, ?)")) {
                first.setString(1, Head.NONE.digest());
                first.executeUpdate();
              }
            }
            return true;
          });
      return new Ledger(database, Clock.systemUTC());
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
      return new Ledger(database, Clock.systemUTC());
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
          requireGround(connection, fact);
          return append(connection, List.of(fact)).get(0).entry();
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
          long next = count(connection, edition);
          for (Fact.RecipientAdded fact : facts) {
            if (!fact.edition().equals(edition) || fact.number() != next++) {
              return false;
            }
            if (find(connection, edition, fact.recipient()).isPresent()) {
              return false;
            }
          }
          append(connection, facts);
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
    return database.read(connection -> count(connection, edition));
  }

  /** The recipients of an edition in the order of their numbers. */
  public List<Fact.RecipientAdded> recipientsOf(String edition) {
    return query("kind = 'recipient' AND edition = ? ORDER BY number", edition).stream()
        .map(entry -> (Fact.RecipientAdded) entry.fact())
        .toList();
  }

  /** A recipient by his name. */
  public Optional<Fact.RecipientAdded> recipient(String edition, String name) {
    return database.read(connection -> find(connection, edition, name));
  }

  /** A recipient by his number. */
  public Optional<Fact.RecipientAdded> recipient(String edition, long number) {
    return database.read(
        connection ->
            select(connection, "kind = 'recipient' AND edition = ? AND number = ?", edition, number)
                .stream()
                .map(row -> (Fact.RecipientAdded) row.entry().fact())
                .findFirst());
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
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT number, sealed FROM entry"
                      + " WHERE kind = 'recipient' AND edition = ? ORDER BY number")) {
            statement.setFetchSize(FETCHED);
            statement.setString(1, edition);
            try (ResultSet found = statement.executeQuery()) {
              while (found.next()) {
                reader.read(found.getLong(1), new Sealed(found.getString(2)));
              }
            }
          }
          return true;
        });
  }

  /** Where the ledger ends now. */
  public Head head() {
    return database.read(connection -> requireHead(connection));
  }

  /**
   * Reads every entry and sees whether it follows from the one before.
   *
   * @param anchor an end that was noted earlier, which must still be in the chain
   */
  public Integrity check(Optional<Head> anchor) {
    return database.read(
        connection -> {
          Optional<Head> kept = readHead(connection);
          ChainWalk walk = new ChainWalk(anchor);
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT " + COLUMNS + " FROM entry ORDER BY seq")) {
            statement.setFetchSize(FETCHED);
            try (ResultSet found = statement.executeQuery()) {
              while (found.next() && walk.follows(row(found))) {
                // the walk remembers
              }
            }
          }
          return walk.end(kept);
        });
  }

  @Override
  public void close() {
    database.close();
  }

  private List<Entry> query(String where, Object... values) {
    return database.read(
        connection -> select(connection, where, values).stream().map(Row::entry).toList());
  }

  private List<Row> append(Connection connection, List<? extends Fact> facts) throws SQLException {
    Head head = requireHead(connection);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO entry (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement move =
            connection.prepareStatement("UPDATE head SET entries = ?, digest = ? WHERE one = 1")) {
      for (Fact fact : facts) {
        Row row = Row.after(head, now, fact);
        insert.setLong(1, row.seq());
        insert.setString(2, row.at());
        insert.setString(3, row.kind());
        insert.setString(4, row.edition());
        insert.setString(5, row.recipient());
        insert.setLong(6, row.number());
        insert.setString(7, row.body());
        insert.setString(8, row.sealed());
        insert.setString(9, row.digest());
        insert.addBatch();
        if (rows.size() % FETCHED == FETCHED - 1) {
          insert.executeBatch();
        }
        rows.add(row);
        head = row.head();
      }
      insert.executeBatch();
      move.setLong(1, head.entries());
      move.setString(2, head.digest());
      move.executeUpdate();
    }
    return rows;
  }

  private static void requireGround(Connection connection, Fact fact) throws SQLException {
    boolean made =
        !select(connection, "kind = 'edition' AND edition = ?", fact.edition()).isEmpty();
    if (made == fact instanceof Fact.EditionMade) {
      throw BadInput.of(
              made ? "The edition is in the ledger already" : "The ledger has no such edition")
          .at(fact.edition())
          .bad();
    }
    if (fact instanceof Fact.RecipientAdded added
        && (find(connection, added.edition(), added.recipient()).isPresent()
            || added.number() != count(connection, added.edition()))) {
      throw BadInput.of("The recipient is in the edition already, or his number is not the next")
          .at(added.recipient())
          .bad();
    }
    if (fact instanceof Fact.CopyMade copy
        && find(connection, copy.edition(), copy.recipient()).isEmpty()) {
      throw BadInput.of("The edition has no such recipient").at(copy.recipient()).bad();
    }
    if (fact instanceof Fact.SuspectVerified verified
        && find(connection, verified.edition(), verified.recipient()).isEmpty()) {
      throw BadInput.of("The edition has no such recipient").at(verified.recipient()).bad();
    }
  }

  private static Optional<Fact.RecipientAdded> find(
      Connection connection, String edition, String name) throws SQLException {
    return select(connection, "kind = 'recipient' AND edition = ? AND recipient = ?", edition, name)
        .stream()
        .map(row -> (Fact.RecipientAdded) row.entry().fact())
        .findFirst();
  }

  private static long count(Connection connection, String edition) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT MAX(number) FROM entry WHERE kind = 'recipient' AND edition = ?")) {
      statement.setString(1, edition);
      try (ResultSet found = statement.executeQuery()) {
        found.next();
        long last = found.getLong(1);
        return found.wasNull() ? 0 : last + 1;
      }
    }
  }

  /** Every text from outside is a value of a prepared statement, never part of one. */
  private static List<Row> select(Connection connection, String where, Object... values)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM entry WHERE " + where)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      List<Row> rows = new ArrayList<>();
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(row(found));
        }
      }
      return rows;
    }
  }

  private static Row row(ResultSet found) throws SQLException {
    return new Row(
        found.getLong(1),
        found.getString(2),
        found.getString(3),
        found.getString(4),
        found.getString(5),
        found.getLong(6),
        found.getString(7),
        found.getString(8),
        found.getString(9));
  }

  private static Head requireHead(Connection connection) throws SQLException {
    return readHead(connection)
        .orElseThrow(
            () ->
                BadInput.of("The ledger has lost its end")
                    .at("table head")
                    .expected("one row")
                    .found("none")
                    .fix("Restore it from a copy; activemark ledger check tells what fits.")
                    .bad());
  }

  private static Optional<Head> readHead(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT entries, digest FROM head WHERE one = 1");
        ResultSet found = statement.executeQuery()) {
      return found.next()
          ? Optional.of(new Head(found.getLong(1), found.getString(2)))
          : Optional.empty();
    }
  }
}
