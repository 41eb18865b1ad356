package activemark.ledger;

import activemark.fixtures.ClassPath;
import activemark.fixtures.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that writes into a ledger. */
final class LedgerWriter {
  private LedgerWriter() {}

  /** Arguments: the URL, the number of entries. */
  public static void main(String[] args) {
    write(LedgerUrl.parse(args[0]), Integer.parseInt(args[1]));
  }

  static void write(LedgerUrl url, int entries) {
    try (Ledger ledger = Ledger.open(url)) {
      for (int i = 0; i < entries; i++) {
        ledger.append(LedgerContractTest.copy("first", "acme"));
      }
    }
  }

  static Process start(Store store, LedgerUrl url, int entries) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                ClassPath.current(),
                LedgerWriter.class.getName(),
                url.toString(),
                Integer.toString(entries)));
    if (store == Store.POSTGRESQL) {
      builder.environment().put("PGPASSWORD", PostgresServer.PASSWORD);
    }
    return builder.inheritIO().start();
  }
}
