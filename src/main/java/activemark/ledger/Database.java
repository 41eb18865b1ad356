package activemark.ledger;

import activemark.error.BadInput;
import activemark.ledger.LedgerUrl.Server;
import activemark.ledger.LedgerUrl.SqliteFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;

/**
 * One connection to the database of a ledger, made again when it was lost. Writers wait for each
 * other, also those of other processes, and what a rival undid is tried again.
 */
final class Database implements AutoCloseable {
  /** What is done with the connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private static final int BUSY_MILLIS = 20_000;
  private static final int ATTEMPTS = 20;
  private static final int VALID_SECONDS = 5;
  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;

  /** Serialisation failure, deadlock, lock not available. */
  private static final Set<String> RETRIED = Set.of("40001", "40P01", "55P03");

  private final LedgerUrl url;
  private @Nullable Connection current;

  private Database(LedgerUrl url) {
    this.url = url;
  }

  /**
   * A database that exists.
   *
   * @throws BadInput if it does not, or cannot be reached
   */
  static Database open(LedgerUrl url) {
    if (url instanceof SqliteFile file && !Files.isRegularFile(file.path())) {
      throw BadInput.of("There is no ledger")
          .at(file.path())
          .found(Files.exists(file.path()) ? "something that is not a file" : "nothing")
          .fix("Make one with activemark ledger init.")
          .bad();
    }
    Database database = new Database(url);
    database.read(connection -> connection);
    return database;
  }

  /** As {@link #open}; a file that does not exist is made, readable by its owner alone. */
  static Database create(LedgerUrl url) {
    if (url instanceof SqliteFile file) {
      make(file.path());
    }
    return open(url);
  }

  /** Runs what reads. */
  synchronized <T> T read(Work<T> work) {
    try {
      return inTransaction(work, false);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Runs what writes: all of it or nothing, after all other writers and before the next. */
  synchronized <T> T write(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return inTransaction(work, true);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !isRetried(e)) {
          throw failure(e);
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20L * attempt);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for the ledger", e);
      }
    }
  }

  private <T> T inTransaction(Work<T> work, boolean writing) throws SQLException {
    Connection connection = connection();
    try {
      begin(connection, writing);
      T result = work.on(connection);
      end(connection, "COMMIT");
      return result;
    } catch (SQLException | RuntimeException e) {
      try {
        end(connection, "ROLLBACK");
      } catch (SQLException lost) {
        e.addSuppressed(lost);
      }
      throw e;
    }
  }

  /** The statements of SQLite are its own, as its driver cannot say which kind of begin it is. */
  private void begin(Connection connection, boolean writing) throws SQLException {
    if (url instanceof SqliteFile) {
      execute(connection, writing ? "BEGIN IMMEDIATE" : "BEGIN");
      return;
    }
    connection.setAutoCommit(false);
    // Before any other statement. Writers wait for a lock and read the newest afterwards. Readers
    // see one state, or an entry made between two of their statements would look like tampering.
    execute(
        connection,
        writing
            ? "SELECT pg_advisory_xact_lock(hashtext('activemark.ledger'))"
            : "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  }

  private void end(Connection connection, String how) throws SQLException {
    if (url instanceof SqliteFile) {
      execute(connection, how);
    } else if (how.equals("COMMIT")) {
      connection.commit();
    } else {
      connection.rollback();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connection() throws SQLException {
    Connection known = current;
    if (known != null && known.isValid(VALID_SECONDS)) {
      return known;
    }
    if (known != null) {
      closeQuietly(known);
    }
    Connection fresh =
        url instanceof SqliteFile file ? sqlite(file.path()) : postgres((Server) url);
    current = fresh;
    return fresh;
  }

  private static void closeQuietly(Connection lost) {
    try {
      lost.close();
    } catch (SQLException e) {
      // It was lost before; what matters is the next one.
    }
  }

  private static Connection sqlite(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    // Readers and the writer do not wait for each other; what was committed survives a power cut.
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  private static Connection postgres(Server server) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {server.host()});
    source.setPortNumbers(new int[] {server.port()});
    source.setDatabaseName(server.database());
    source.setApplicationName("activemark");
    for (var option : server.options().entrySet()) {
      source.setProperty(option.getKey(), option.getValue());
    }
    if (!server.user().isEmpty()) {
      source.setUser(server.user());
    }
    String password = server.password();
    if (password.isEmpty()) {
      String environment = System.getenv("PGPASSWORD");
      password = environment == null ? "" : environment;
    }
    if (!password.isEmpty()) {
      source.setPassword(password);
    }
    return source.getConnection();
  }

  private static void make(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, attributes);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw BadInput.of("The ledger cannot be made").at(file).found("not a file").bad(e);
      }
    } catch (IOException e) {
      throw BadInput.of("The ledger cannot be made")
          .at(file)
          .found(e.getClass().getSimpleName())
          .fix("See that its folder exists and may be written.")
          .bad(e);
    }
  }

  private static boolean isRetried(SQLException e) {
    boolean rival = e.getErrorCode() == SQLITE_BUSY || e.getErrorCode() == SQLITE_LOCKED;
    return rival || (e.getSQLState() != null && RETRIED.contains(e.getSQLState()));
  }

  /** The failure as the user can mend it; drivers may quote what they were given. */
  private BadInput failure(SQLException e) {
    String found = String.valueOf(e.getMessage());
    if (url instanceof Server server && !server.password().isEmpty()) {
      found = found.replace(server.password(), "***");
    }
    return BadInput.of("The ledger's database refuses")
        .at(url)
        .found(found)
        .fix("See that it is reachable, that it is a ledger, and that you may write to it.")
        .bad();
  }

  @Override
  public synchronized void close() {
    Connection known = current;
    current = null;
    if (known != null) {
      try {
        known.close();
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }
}
