package activemark.ledger;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.fixtures.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of database that every ledger must work with. */
public enum Store {
  SQLITE {
    @Override
    public LedgerUrl fresh(Path folder) {
      return LedgerUrl.parse(folder.resolve("ledger " + System.nanoTime() + ".db").toString());
    }

    @Override
    public void sql(LedgerUrl url, String statement) {
      execute("jdbc:sqlite:" + ((LedgerUrl.SqliteFile) url).path(), statement);
    }
  },
  POSTGRESQL {
    @Override
    public LedgerUrl fresh(Path folder) {
      Optional<String> obstacle = PostgresServer.obstacle();
      assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
      return server().database();
    }

    @Override
    public void sql(LedgerUrl url, String statement) {
      String database = ((LedgerUrl.Server) url).database();
      execute(
          "jdbc:"
              + server().url(database).replaceFirst("//.*@", "//")
              + "?user="
              + PostgresServer.USER
              + "&password="
              + PostgresServer.PASSWORD,
          statement);
    }
  };

  private static @Nullable PostgresServer running;

  /** A database that holds nothing. */
  public abstract LedgerUrl fresh(Path folder);

  /** Changes it behind the ledger's back. */
  public abstract void sql(LedgerUrl url, String statement);

  /** One server for all tests of the process, stopped when it ends. */
  static synchronized PostgresServer server() {
    if (running == null) {
      PostgresServer started = PostgresServer.start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      running = started;
    }
    return running;
  }

  private static void execute(String url, String statement) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement running = connection.createStatement()) {
      running.executeUpdate(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
