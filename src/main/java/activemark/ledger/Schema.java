package activemark.ledger;

import activemark.error.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/** Brings a database to the tables that this version of the program works with. */
final class Schema {
  /** Numbered files, applied once each, in order; a file that was released never changes. */
  private static final List<String> MIGRATIONS = List.of("001.sql");

  private Schema() {}

  /** Applies what is missing, in the caller's transaction. */
  static void migrate(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS ledger_version (version INTEGER PRIMARY KEY)");
      int version = version(connection);
      requireKnown(version);
      for (int next = version + 1; next <= MIGRATIONS.size(); next++) {
        for (String sql : statements(MIGRATIONS.get(next - 1))) {
          statement.execute(sql);
        }
        try (PreparedStatement done =
            connection.prepareStatement("INSERT INTO ledger_version (version) VALUES (?)")) {
          done.setInt(1, next);
          done.executeUpdate();
        }
      }
    }
  }

  /**
   * Fails unless the database has just these tables.
   *
   * @throws BadInput if it is no ledger, or one of another version
   */
  static void require(Connection connection) throws SQLException {
    boolean known;
    try (ResultSet tables =
        connection.getMetaData().getTables(null, connection.getSchema(), "ledger_version", null)) {
      known = tables.next();
    }
    int version = known ? version(connection) : 0;
    requireKnown(version);
    if (version < MIGRATIONS.size()) {
      throw BadInput.of(
              version == 0 ? "This database is no ledger" : "The ledger is of an older version")
          .expected("version " + MIGRATIONS.size())
          .found(version == 0 ? "no tables of a ledger" : "version " + version)
          .fix("Make it one, or bring it up to date, with activemark ledger init.")
          .bad();
    }
  }

  private static void requireKnown(int version) {
    if (version > MIGRATIONS.size()) {
      throw BadInput.of("The ledger is of a newer version than this program")
          .expected("version " + MIGRATIONS.size())
          .found("version " + version)
          .fix("Use a newer ActiveMark.")
          .bad();
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT MAX(version) FROM ledger_version")) {
      return found.next() ? found.getInt(1) : 0;
    }
  }

  private static List<String> statements(String name) {
    try (InputStream in =
        Objects.requireNonNull(Schema.class.getResourceAsStream("/activemark/ledger/" + name))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String sql = text.replaceAll("(?m)^--.*$", "");
      return List.of(sql.split(";")).stream().map(String::strip).filter(s -> !s.isEmpty()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
