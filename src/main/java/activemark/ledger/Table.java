package activemark.ledger;

import activemark.error.BadInput;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The statements of a ledger, inside one transaction. Every text from outside is a value of a
 * prepared statement and never part of one.
 *
 * @param connection in a transaction
 */
record Table(Connection connection) {
  private static final int FETCHED = 5_000;
  private static final String COLUMNS =
      "seq, at, kind, edition, recipient, number, body, sealed, digest";

  /** Takes rows one by one; false stops. */
  @FunctionalInterface
  interface RowReader {
    boolean read(Row row);
  }

  /** Begins the chain of a new ledger. */
  void begin() throws SQLException {
    if (head().isEmpty()) {
      try (PreparedStatement first =
          connection.prepareStatement(
              "INSERT INTO ledger_head (one, entries, digest) VALUES (1, 0, ?)")) {
        first.setString(1, Head.NONE.digest());
        first.executeUpdate();
      }
    }
  }

  /** Adds facts at the end. */
  List<Row> append(List<? extends Fact> facts, Instant now) throws SQLException {
    Head head = requireHead();
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO ledger_entry (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement move =
            connection.prepareStatement(
                "UPDATE ledger_head SET entries = ?, digest = ? WHERE one = 1")) {
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

  /** The rows for which a condition holds, whose question marks are the values. */
  List<Row> select(String where, Object... values) throws SQLException {
    List<Row> rows = new ArrayList<>();
    forEach(" WHERE " + where, rows::add, values);
    return rows;
  }

  /** Every row, in the order of the chain. */
  void forEach(RowReader reader) throws SQLException {
    forEach(" ORDER BY seq", reader);
  }

  private void forEach(String which, RowReader reader, Object... values) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM ledger_entry" + which)) {
      statement.setFetchSize(FETCHED);
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet found = statement.executeQuery()) {
        boolean more = true;
        while (more && found.next()) {
          more =
              reader.read(
                  new Row(
                      found.getLong(1),
                      found.getString(2),
                      found.getString(3),
                      found.getString(4),
                      found.getString(5),
                      found.getLong(6),
                      found.getString(7),
                      found.getString(8),
                      found.getString(9)));
        }
      }
    }
  }

  /** Numbers and codewords of an edition's recipients, in ascending order. */
  void codewords(String edition, Ledger.CodewordReader reader) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT number, sealed FROM ledger_entry"
                + " WHERE kind = 'recipient' AND edition = ? ORDER BY number")) {
      statement.setFetchSize(FETCHED);
      statement.setString(1, edition);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          reader.read(found.getLong(1), new Sealed(found.getString(2)));
        }
      }
    }
  }

  /** Whether there is an edition of this name; does not read its plan. */
  boolean hasEdition(String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM ledger_entry WHERE kind = 'edition' AND edition = ?")) {
      statement.setString(1, name);
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  /** Which of some names are recipients of an edition. */
  Set<String> present(String edition, List<String> names) throws SQLException {
    Set<String> present = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT 1 FROM ledger_entry"
                + " WHERE kind = 'recipient' AND edition = ? AND recipient = ?")) {
      statement.setString(1, edition);
      for (String name : names) {
        statement.setString(2, name);
        try (ResultSet found = statement.executeQuery()) {
          if (found.next()) {
            present.add(name);
          }
        }
      }
    }
    return present;
  }

  /** How many recipients an edition has: one more than the highest number. */
  long recipients(String edition) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT MAX(number) FROM ledger_entry WHERE kind = 'recipient' AND edition = ?")) {
      statement.setString(1, edition);
      try (ResultSet found = statement.executeQuery()) {
        found.next();
        long last = found.getLong(1);
        return found.wasNull() ? 0 : last + 1;
      }
    }
  }

  /** Where the chain ends, as the ledger has noted it. */
  Optional<Head> head() throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT entries, digest FROM ledger_head WHERE one = 1");
        ResultSet found = statement.executeQuery()) {
      return found.next()
          ? Optional.of(new Head(found.getLong(1), found.getString(2)))
          : Optional.empty();
    }
  }

  /**
   * The same.
   *
   * @throws BadInput if it was deleted
   */
  Head requireHead() throws SQLException {
    return head()
        .orElseThrow(
            () ->
                BadInput.of("The ledger has lost its end")
                    .at("table ledger_head")
                    .expected("one row")
                    .found("none")
                    .fix("Restore it from a copy; activemark ledger check tells what fits.")
                    .bad());
  }
}
