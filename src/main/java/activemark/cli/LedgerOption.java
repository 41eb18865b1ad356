package activemark.cli;

import activemark.error.BadInput;
import activemark.ledger.LedgerUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin: {@code --ledger URL}, or the environment variable {@code ACTIVEMARK_LEDGER}. */
final class LedgerOption {
  /** What names the ledger where the option does not. */
  static final String VARIABLE = "ACTIVEMARK_LEDGER";

  @Option(
      names = "--ledger",
      paramLabel = "URL",
      description = {
        "The ledger: a file, or postgresql://USER@HOST/DATABASE (default: " + VARIABLE + ").",
        "Give a password in PGPASSWORD or ~/.pgpass (PGPASSFILE), not in the URL, where every user"
            + " of the machine sees it."
      })
  private @Nullable String url;

  /**
   * Where the ledger is.
   *
   * @throws BadInput if neither option nor variable says so
   */
  LedgerUrl url() {
    return LedgerUrl.parse(text());
  }

  /** As it was given, maybe with a password in it. */
  String text() {
    String given = url == null ? System.getenv(VARIABLE) : url;
    if (given == null || given.isEmpty()) {
      throw BadInput.of("The ledger is not named")
          .at("--ledger")
          .expected("a file, or postgresql://USER@HOST/DATABASE")
          .fix("Give --ledger, or set " + VARIABLE + ".")
          .bad();
    }
    return given;
  }
}
