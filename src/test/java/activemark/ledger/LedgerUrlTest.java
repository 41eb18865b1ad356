package activemark.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.fixtures.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LedgerUrlTest {
  @ParameterizedTest
  @ValueSource(strings = {"/tmp/a b.db", "sqlite:/tmp/a b.db", "jdbc:sqlite:/tmp/a b.db"})
  void aFile_isAFile(String text) {
    assertThat(LedgerUrl.parse(text)).hasToString("/tmp/a b.db");
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://ann:s3cret@db.example:5433/marks, ann, s3cret, 5433",
    "jdbc:postgresql://db.example/marks?user=ann&password=s3cret, ann, s3cret, 0",
    "postgres://ann:a%40b%2Fc+d@db.example/marks, ann, a@b/c+d, 0",
    "postgresql://ann@db.example/marks, ann, '', 0",
    "postgresql://db.example/marks, '', '', 0"
  })
  void aServer_isTakenApartAndToldWithoutThePassword(
      String text, String user, String password, int port) {
    LedgerUrl.Server server = (LedgerUrl.Server) LedgerUrl.parse(text);

    assertThat(server)
        .isEqualTo(new LedgerUrl.Server("db.example", port, "marks", user, password, Map.of()));
    assertThat(server.toString()).doesNotContain("s3cret", "a@b").contains("db.example", "marks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":memory:",
        "sqlite::memory:",
        "file.db?mode=ro",
        "mysql://u:s3cret@h/d",
        "jdbc:h2:s3cret",
        "postgresql://u:s3cret@h",
        "postgresql://u:s3cret@/d",
        "postgresql://u:s3 cret@h/d",
        "postgresql://u:s3cret@h/d?loggerFile=x",
        "postgresql://u:s3cret@h/d?socketFactory=evil"
      })
  void anythingElse_isRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> LedgerUrl.parse(text))
        .hasMessageContaining("not understood")
        .hasMessageNotContaining("s3cret")
        .hasMessageNotContaining("s3 cret");
  }

  @Test
  void aFailedConnection_doesNotTellThePassword() {
    Throwable nobody =
        catchThrowable(
            () -> Ledger.open(LedgerUrl.parse("postgresql://u:s3cret@127.0.0.1:1/s3cretbase")));

    assertThat(everything(nobody)).contains("127.0.0.1").doesNotContain(":s3cret");
  }

  @Test
  void aWrongPassword_isNotTold() {
    assumeTrue(PostgresServer.obstacle().isEmpty(), PostgresServer.obstacle().orElse(""));
    String url = Store.server().url("postgres").replace(PostgresServer.PASSWORD, "wr0ng-one");

    assertThat(everything(catchThrowable(() -> Ledger.open(LedgerUrl.parse(url)))))
        .contains("tester")
        .doesNotContain("wr0ng-one");
  }

  private static String everything(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
