package activemark.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import activemark.fixtures.PostgresServer;
import activemark.ledger.Fact;
import activemark.ledger.LedgerUrl;
import activemark.ledger.Sealed;
import activemark.ledger.Store;
import activemark.proof.evidence.MarkFile;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** What the pages say, with every kind of database. */
final class PagesTest {
  private static final String OF_EDITION = Values.link("/edition", "name", Booth.EDITION);
  private static final String OF_EVIL = EditionPages.path(Booth.EDITION, Booth.EVIL);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void pages_showWhatTheLedgerHolds(Store store) throws Exception {
    MarkFile mark = MarkFile.read(Booth.MARK);
    try (Booth booth = Booth.open(folder, store.fresh(folder), StubProgram.Mode.ANSWERS)) {
      Visitor owner = booth.owner();

      assertThat(shown(owner, "/")).contains("vit &amp; söhne", mark.owner(), "2026-");
      assertThat(shown(owner, OF_EDITION))
          .contains(Booth.RECIPIENT, "Müller &amp; Söhne", "not made yet")
          .contains(mark.ownerCommitment(), mark.baseDigest(), "f".repeat(64))
          .contains("Commitment to 2 marks", "traced among 3 recipients", "verified for");
      assertThat(shown(owner, EditionPages.path(Booth.EDITION, Booth.RECIPIENT)))
          .contains(mark.digest(), mark.releaseDigest());
      assertThat(shown(owner, "/ledger")).contains(booth.ledger().head().toString());
      HttpResponse<String> check =
          owner.post("/ledger/check", "head", booth.ledger().head().toString());
      assertThat(check.body()).contains("WHOLE", "the noted end is in the chain");
    }
  }

  @ParameterizedTest
  @EnumSource
  void hostileNames_areOnlyText(Store store) throws Exception {
    try (Booth booth = Booth.open(folder, store.fresh(folder), StubProgram.Mode.ANSWERS)) {
      Visitor owner = booth.owner();

      for (String path :
          List.of("/", OF_EDITION, OF_EVIL, EditionPages.path(Booth.EVIL), "/ledger")) {
        assertThat(shown(owner, path))
            .contains("&lt;script&gt;alert(1)&lt;/script&gt;&#39;); DROP TABLE entry;")
            .doesNotContain("<script");
      }
      for (String name : List.of("' OR '1'='1", "x'; DELETE FROM entry; --", "\u0000", "%")) {
        assertThat(owner.get(EditionPages.path(name)).statusCode()).isBetween(400, 404);
        assertThat(owner.get(EditionPages.path(Booth.EDITION, name)).statusCode())
            .isBetween(400, 404);
      }
      assertThat(booth.ledger().check(Optional.empty()).entries()).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void changedEntry_isNamedByTheCheck(Store store) throws Exception {
    LedgerUrl url = store.fresh(folder);
    try (Booth booth = Booth.open(folder, url, StubProgram.Mode.ANSWERS)) {
      store.sql(url, "UPDATE ledger_entry SET recipient = 'somebody' WHERE seq = 4");

      String page = booth.owner().post("/ledger/check").body();

      assertThat(page).contains("BROKEN", "entry 4 was changed");
      assertThat(booth.owner().post("/ledger/check", "head", "<b>").body())
          .contains("This is not the end of a ledger", "&lt;b&gt;");
    }
  }

  @Test
  void manyRecipients_areShownPageByPage() throws Exception {
    LedgerUrl url = Store.SQLITE.fresh(folder);
    try (Booth booth = Booth.open(folder, url, StubProgram.Mode.ANSWERS)) {
      List<Fact.RecipientAdded> many =
          IntStream.range(3, 250)
              .mapToObj(
                  i ->
                      new Fact.RecipientAdded(
                          Booth.EDITION, "r" + i + ".", i, Sealed.of(new byte[] {1})))
              .toList();
      assertThat(booth.ledger().add(Booth.EDITION, many)).isTrue();
      Visitor owner = booth.owner();

      assertThat(shown(owner, OF_EDITION)).contains("r99.", "Later").doesNotContain("r100.");
      assertThat(shown(owner, OF_EDITION + "&from=200"))
          .contains("r249.", "Earlier")
          .doesNotContain("r199.", "Later");
      assertThat(shown(owner, "/ledger")).contains("r249.").doesNotContain("Later");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"from=-1", "from=99999999999999999999", "from=x", "from="})
  void senselessNumbers_areTakenAsNone(String query) throws Exception {
    try (Booth booth = Booth.open(folder, Store.SQLITE.fresh(folder), StubProgram.Mode.ANSWERS)) {
      assertThat(shown(booth.owner(), OF_EDITION + "&" + query)).contains(Booth.RECIPIENT);
    }
  }

  @Test
  void lostDatabase_isSaidWithoutItsPassword() throws Exception {
    Optional<String> obstacle = PostgresServer.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    PostgresServer server = PostgresServer.start();
    LedgerUrl url = server.database();
    Booth booth = Booth.open(folder, url, StubProgram.Mode.ANSWERS);
    try {
      Visitor owner = booth.owner();
      assertThat(owner.get("/ledger").body())
          .contains(PostgresServer.USER + "@127.0.0.1")
          .doesNotContain(PostgresServer.PASSWORD);
      server.close();

      HttpResponse<String> response = owner.get("/ledger");

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body())
          .contains("database refuses")
          .doesNotContain(PostgresServer.PASSWORD, "at activemark", "Exception");
      assertThat(booth.log().toString()).doesNotContain(PostgresServer.PASSWORD);
    } finally {
      booth.server().close();
    }
  }

  private static String shown(Visitor visitor, String path) throws Exception {
    HttpResponse<String> response = visitor.get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    wellFormed(response.body());
    assertThat(response.body()).doesNotContain(Booth.TOKEN);
    return response.body();
  }

  /** A page that XML parsers take has no text that became markup. */
  private static void wellFormed(String page) throws Exception {
    try {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(page)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
