package activemark.ledger;

import activemark.error.BadInput;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a ledger is: a file, or a database of a PostgreSQL server. Its text never holds a password.
 *
 * <p>Accepted are a file name, {@code sqlite:FILE}, and {@code
 * postgresql://USER@HOST:PORT/DATABASE?sslmode=require}, all also behind {@code jdbc:}. A password
 * in the URL is taken, but every user of the machine may see it among the processes: the
 * environment variable PGPASSWORD or the file {@code ~/.pgpass} (or the one that PGPASSFILE names)
 * is better.
 */
public sealed interface LedgerUrl {
  /**
   * Reads a URL.
   *
   * @throws BadInput if it is none of the accepted forms; the message does not repeat a password
   */
  static LedgerUrl parse(String text) {
    String url = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
    if (url.startsWith("postgresql:") || url.startsWith("postgres:")) {
      return Server.parse(url);
    }
    String file = url.startsWith("sqlite:") ? url.substring("sqlite:".length()) : url;
    boolean otherScheme = file.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
    // A question mark would end the name for the driver, and ":memory:" keeps nothing.
    if (file.isEmpty() || otherScheme || file.startsWith(":") || file.contains("?")) {
      throw bad("a file name, sqlite:FILE or postgresql://USER@HOST/DATABASE");
    }
    try {
      return new SqliteFile(Path.of(file).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw bad("a file name");
    }
  }

  private static BadInput bad(String expected) {
    return BadInput.of("The URL of the ledger is not understood")
        .at("--ledger")
        .expected(expected)
        .found("another form (not repeated here, as it may hold a password)")
        .bad();
  }

  /**
   * A SQLite file.
   *
   * @param path absolute
   */
  record SqliteFile(Path path) implements LedgerUrl {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A PostgreSQL database.
   *
   * @param port 0 for the usual one
   * @param user empty for the driver's default
   * @param password empty for none; never printed
   * @param options of the connection, such as sslmode
   */
  record Server(
      String host,
      int port,
      String database,
      String user,
      String password,
      Map<String, String> options)
      implements LedgerUrl {
    private static final List<String> OPTIONS =
        List.of(
            "user",
            "password",
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "currentSchema",
            "connectTimeout",
            "socketTimeout");

    /** Copies the options. */
    public Server {
      options = Map.copyOf(options);
    }

    private static Server parse(String url) {
      URI uri;
      try {
        uri = new URI(url);
      } catch (URISyntaxException e) {
        throw bad("postgresql://USER@HOST:PORT/DATABASE, other signs as %XX");
      }
      String path = uri.getPath();
      if (uri.getHost() == null || path == null || path.length() < 2) {
        throw bad("postgresql://USER@HOST:PORT/DATABASE");
      }
      Map<String, String> options = new TreeMap<>();
      if (uri.getRawQuery() != null) {
        for (String pair : uri.getRawQuery().split("&", -1)) {
          String[] both = pair.split("=", 2);
          if (both.length != 2 || !OPTIONS.contains(both[0])) {
            throw bad("options among " + OPTIONS);
          }
          options.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
      }
      String[] login =
          uri.getRawUserInfo() == null
              ? new String[0]
              : Arrays.stream(uri.getRawUserInfo().split(":", 2))
                  .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                  .toArray(String[]::new);
      String user = options.getOrDefault("user", "");
      String password = options.getOrDefault("password", "");
      options.remove("user");
      options.remove("password");
      return new Server(
          uri.getHost(),
          Math.max(0, uri.getPort()),
          path.substring(1),
          login.length > 0 ? login[0] : user,
          login.length > 1 ? login[1] : password,
          options);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "postgresql://"
          + (user.isEmpty() ? "" : user + "@")
          + host
          + (port == 0 ? "" : ":" + port)
          + "/"
          + database;
    }
  }
}
