package activemark.ledger;

import activemark.fixtures.ChildJvm;
import activemark.fixtures.PostgresServer;
import java.io.IOException;
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
    List<String> command = ChildJvm.command(LedgerWriter.class.getName());
    command.addAll(List.of(url.toString(), Integer.toString(entries)));
    ProcessBuilder builder = new ProcessBuilder(command);
    if (store == Store.POSTGRESQL) {
      builder.environment().put("PGPASSWORD", PostgresServer.PASSWORD);
    }
    return builder.inheritIO().start();
  }
}
