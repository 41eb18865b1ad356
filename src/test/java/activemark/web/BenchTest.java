package activemark.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import activemark.ledger.Entry;
import activemark.ledger.Fact;
import activemark.ledger.Ledger;
import activemark.ledger.LedgerUrl;
import activemark.ledger.Store;
import activemark.proof.canonical.StrictJson;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.EvidenceCheck;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifications and traces that are asked for on the pages. */
final class BenchTest {
  @TempDir Path folder;

  private static HttpResponse<String> verify(Visitor owner, String suspect, String mark) {
    return verify(owner, suspect, "base", mark);
  }

  private static HttpResponse<String> verify(
      Visitor owner, String suspect, String base, String mark) {
    owner.get("/verifications/new");
    return owner.post(
        "/verifications/new",
        "suspect",
        suspect,
        "base",
        base,
        "images",
        "fresh",
        "mark",
        mark,
        "tries",
        "1");
  }

  /** The path of a verification that was just asked for. */
  private static String started(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(303);
    return response.headers().firstValue("Location").orElseThrow();
  }

  private static String started(Visitor owner) {
    return started(verify(owner, "found/suspect", "seventeen.mark"));
  }

  /** Waits until a page says something. */
  private static String await(Visitor owner, String path, String text) throws InterruptedException {
    String page = owner.get(path).body();
    for (int i = 0; i < 600 && !page.contains(text); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      page = owner.get(path).body();
    }
    assertThat(page).contains(text);
    return page;
  }

  private List<Fact> facts(Ledger ledger) {
    return ledger.entries(10, 100).stream().map(Entry::fact).toList();
  }

  @ParameterizedTest
  @EnumSource
  void verification_leavesReportEvidenceAndAnEntry(Store store) throws Exception {
    try (Booth booth = Booth.open(folder, store.fresh(folder), StubProgram.Mode.ANSWERS)) {
      Visitor owner = booth.owner();
      String path = started(owner);

      String page = await(owner, path, "class=\"word\"");

      Evidence evidence = Booth.answer();
      assertThat(page).contains("SHOWN", evidence.digest(), Booth.RECIPIENT, "kept secret");
      assertThat(page).doesNotContain("http-equiv=\"refresh\"");
      String query = path.substring(path.indexOf('?'));
      assertThat(owner.get("/verification/report" + query).body()).contains("Verification report");
      HttpResponse<String> document = owner.get("/verification/evidence.json" + query);
      assertThat(document.headers().firstValue("Content-Disposition").orElse(""))
          .startsWith("attachment");
      assertThat(EvidenceCheck.of(StrictJson.parse(document.body(), "test"), "test").holds())
          .isTrue();
      assertThat(facts(booth.ledger()))
          .containsExactly(
              new Fact.SuspectVerified(
                  Booth.EDITION,
                  Booth.RECIPIENT,
                  evidence.suspect().digest(),
                  "shown",
                  evidence.digest()));
      assertThat(booth.ledger().check(Optional.empty()).whole()).isTrue();
      assertThat(owner.get("/verifications").body()).contains("found/suspect", "shown");
      assertPrivate(folder.resolve("results"));
    }
  }

  private static void assertPrivate(Path results) throws IOException {
    try (Stream<Path> all = Files.walk(results)) {
      assertThat(all.filter(Files::isDirectory))
          .allMatch(
              each -> {
                try {
                  return PosixFilePermissions.toString(Files.getPosixFilePermissions(each))
                      .equals("rwx------");
                } catch (IOException e) {
                  return false;
                }
              });
    }
  }

  @Test
  void recordedAnswers_areOfferedAsSuspect_neverAsOriginal() throws Exception {
    try (Booth booth = Booth.open(folder, Store.SQLITE.fresh(folder), StubProgram.Mode.ANSWERS)) {
      Files.writeString(folder.resolve("models/found/service.jsonl"), "{}");
      Visitor owner = booth.owner();
      assertThat(owner.get("/verifications/new").body()).containsOnlyOnce(">found/service.jsonl<");

      await(owner, started(verify(owner, "found/service.jsonl", "seventeen.mark")), "SHOWN");

      assertThat(
              verify(owner, "found/suspect", "found/service.jsonl", "seventeen.mark").statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void trace_namesRecipientsAndIsNoted() throws Exception {
    try (Booth booth = Booth.open(folder, Store.SQLITE.fresh(folder), StubProgram.Mode.ANSWERS)) {
      Visitor owner = booth.owner();
      owner.get("/traces/new");
      String path =
          started(
              owner.post(
                  "/traces/new",
                  "suspect",
                  "found/suspect",
                  "base",
                  "base",
                  "images",
                  "fresh",
                  "edition",
                  Booth.EDITION));

      String page = await(owner, path, "class=\"word\"");

      assertThat(page).contains("NAMED", Booth.RECIPIENT, "for all 3 recipients together");
      assertThat(facts(booth.ledger()))
          .containsExactly(
              new Fact.SuspectTraced(
                  Booth.EDITION,
                  Booth.answer().suspect().digest(),
                  3,
                  List.of(Booth.RECIPIENT),
                  List.of(Booth.answer().digest())));
      String query = path.substring(path.indexOf('?')) + "&of=" + Booth.answer().digest();
      assertThat(owner.get("/verification/report" + query).statusCode()).isEqualTo(200);
      assertThat(owner.get("/verification/report" + query + "0").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void failure_isShownAsTextAndNothingIsNoted() throws Exception {
    try (Booth booth = Booth.open(folder, Store.SQLITE.fresh(folder), StubProgram.Mode.FAILS)) {
      Visitor owner = booth.owner();
      String page = await(owner, started(owner), "failed");

      assertThat(page)
          .contains("&lt;b&gt;The header&lt;/b&gt; is not JSON", "ended with code 2", "Ask again")
          .doesNotContain("U+00");
      assertThat(facts(booth.ledger())).isEmpty();
    }
  }

  @Test
  void oneRuns_othersWait_andBothCanBeStopped() throws Exception {
    try (Booth booth = Booth.open(folder, Store.SQLITE.fresh(folder), StubProgram.Mode.WORKS_ON)) {
      Visitor owner = booth.owner();
      String first = started(owner);
      String second = started(owner);

      String running = await(owner, first, "read suspect");
      assertThat(running)
          .contains("value=\"25\"", "12/48 images (25%)", "http-equiv=\"refresh\"")
          .doesNotContain("\u001b", "U+00");
      assertThat(owner.get(first + "&still=yes").body()).doesNotContain("http-equiv=\"refresh\"");
      assertThat(owner.get(second).body()).contains("It waits; before it: 1.");
      assertThat(owner.get("/verifications").body()).contains("running", "waiting");

      owner.post("/verification/stop", "id", second.substring(second.indexOf('=') + 1));
      assertThat(owner.get(second).body()).contains("stopped");
      owner.post("/verification/stop", "id", first.substring(first.indexOf('=') + 1));
      await(owner, first, "stopped");
      assertThat(facts(booth.ledger())).isEmpty();
    }
  }

  @Test
  void tooManyOrders_areRefused() throws Exception {
    try (Booth booth = Booth.open(folder, Store.SQLITE.fresh(folder), StubProgram.Mode.WORKS_ON)) {
      Visitor owner = booth.owner();
      await(owner, started(owner), "read suspect");
      for (int i = 0; i < 20; i++) {
        started(owner);
      }

      assertThat(verify(owner, "found/suspect", "seventeen.mark").statusCode()).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "/etc",
        "..",
        "base/../../outside",
        "link",
        "leaky",
        "",
        "./base",
        ".hidden"
      })
  void suspectOutsideOfTheFolder_isRefused(String name) throws Exception {
    try (Booth booth = Booth.open(folder, Store.SQLITE.fresh(folder), StubProgram.Mode.WORKS_ON)) {
      Path models = folder.resolve("models");
      Path outside = Files.createDirectory(folder.resolve("outside"));
      Files.copy(models.resolve("base/model.safetensors"), outside.resolve("model.safetensors"));
      Files.createSymbolicLink(models.resolve("link"), outside);
      Path leaky = Files.createDirectory(models.resolve("leaky"));
      Files.copy(models.resolve("base/model.safetensors"), leaky.resolve("model.safetensors"));
      Files.createSymbolicLink(leaky.resolve("config.json"), folder.resolve("answer.json"));
      Path hidden = Files.createDirectory(models.resolve(".hidden"));
      Files.copy(models.resolve("base/model.safetensors"), hidden.resolve("model.safetensors"));
      Visitor owner = booth.owner();

      HttpResponse<String> response = verify(owner, name, "seventeen.mark");

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).contains("role=\"alert\"").doesNotContain("root:");
      assertThat(owner.get("/verifications").body()).contains("None was asked for yet");
      assertThat(owner.get("/verifications/new").body())
          .contains("found/suspect")
          .doesNotContain("value=\"link\"", ".hidden", "outside");
    }
  }

  @Test
  void linkInsideTheFolder_mayBeFollowed() throws Exception {
    try (Booth booth = Booth.open(folder, Store.SQLITE.fresh(folder), StubProgram.Mode.ANSWERS)) {
      Path models = folder.resolve("models");
      Path blobs = Files.createDirectory(models.resolve("blobs"));
      Files.move(models.resolve("base/model.safetensors"), blobs.resolve("abc"));
      Files.createSymbolicLink(models.resolve("base/model.safetensors"), Path.of("../blobs/abc"));
      Visitor owner = booth.owner();

      await(owner, started(owner), "SHOWN");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../ledger.db", "/etc/passwd", "broken.mark", "out.mark"})
  void markThatIsNone_isRefused(String name) throws Exception {
    try (Booth booth = Booth.open(folder, Store.SQLITE.fresh(folder), StubProgram.Mode.WORKS_ON)) {
      Files.writeString(folder.resolve("marks/broken.mark"), "{\"secret\":\"hush\"}");
      Files.copy(Booth.MARK, folder.resolve("elsewhere.mark"));
      Files.createSymbolicLink(folder.resolve("marks/out.mark"), folder.resolve("elsewhere.mark"));

      HttpResponse<String> response = verify(booth.owner(), "found/suspect", name);

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).doesNotContain("hush", "root:");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1e9", "99999999", "", "1; rm"})
  void senselessTries_areRefused(String tries) throws Exception {
    try (Booth booth = Booth.open(folder, Store.SQLITE.fresh(folder), StubProgram.Mode.WORKS_ON)) {
      Visitor owner = booth.owner();
      HttpResponse<String> response =
          owner.post(
              "/verifications/new",
              "suspect",
              "base",
              "base",
              "base",
              "images",
              "fresh",
              "mark",
              "seventeen.mark",
              "tries",
              tries);

      assertThat(response.statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverThatEnded_tellsWhatItInterrupted(Store store) throws Exception {
    LedgerUrl url = store.fresh(folder);
    String running;
    String waiting;
    try (Booth booth = Booth.open(folder, url, StubProgram.Mode.WORKS_ON)) {
      Visitor owner = booth.owner();
      running = started(owner);
      waiting = started(owner);
      await(owner, running, "read suspect");
    }

    try (Booth booth = Booth.again(folder, url, StubProgram.Mode.ANSWERS)) {
      Visitor owner = booth.owner();
      assertThat(booth.log()).hasSize(2).allMatch(line -> line.contains("was interrupted"));
      assertThat(owner.get("/verifications").body()).contains("in the middle of", "interrupted");
      for (String path : List.of(running, waiting)) {
        assertThat(owner.get(path).body()).contains("interrupted", "Ask again");
      }
      assertThat(facts(booth.ledger())).isEmpty();
      assertThat(booth.ledger().check(Optional.empty()).whole()).isTrue();
      await(owner, started(owner), "SHOWN");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answerOfAServerThatEnded_isRecordedOnce(boolean recorded) throws Exception {
    LedgerUrl url = Store.SQLITE.fresh(folder);
    try (Booth booth = Booth.open(folder, url, StubProgram.Mode.ANSWERS)) {
      Visitor owner = booth.owner();
      await(owner, started(owner), "SHOWN");
    }
    try (Stream<Path> endings = Files.find(folder, 4, (path, a) -> path.endsWith("ending.json"))) {
      Files.delete(endings.findFirst().orElseThrow());
    }
    if (!recorded) {
      Store.SQLITE.sql(url, "DELETE FROM ledger_entry WHERE seq = 11");
      Store.SQLITE.sql(
          url,
          "UPDATE ledger_head SET entries = 10, digest = (SELECT digest FROM ledger_entry WHERE seq = 10)");
    }

    for (int i = 0; i < 2; i++) {
      try (Booth booth = Booth.again(folder, url, StubProgram.Mode.ANSWERS)) {
        assertThat(facts(booth.ledger())).hasSize(1);
        assertThat(booth.ledger().check(Optional.empty()).whole()).isTrue();
        assertThat(booth.log()).hasSize(i == 0 ? 1 : 0);
        assertThat(booth.owner().get("/verifications").body()).contains("shown");
      }
    }
  }

  @Test
  void evidenceOfAnotherMark_isNoAnswer() throws Exception {
    LedgerUrl url = Store.SQLITE.fresh(folder);
    try (Booth booth = Booth.open(folder, url, StubProgram.Mode.ANSWERS)) {
      Files.copy(
          Path.of("src/test/resources/golden/proof/evidence.json"),
          folder.resolve("answer.json"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      Visitor owner = booth.owner();

      await(owner, started(owner), "The evidence is about another mark");
      assertThat(facts(booth.ledger())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void othersWritingMeanwhile_breakNothing(Store store) throws Exception {
    LedgerUrl url = store.fresh(folder);
    try (Booth booth = Booth.open(folder, url, StubProgram.Mode.ANSWERS);
        Ledger other = Ledger.open(url)) {
      Visitor owner = booth.owner();
      String path = started(owner);
      for (int i = 0; i < 60; i++) {
        other.append(
            new Fact.CopyMade(Booth.EDITION, Booth.RECIPIENT, "d".repeat(64), "e".repeat(64)));
      }
      await(owner, path, "SHOWN");

      assertThat(booth.ledger().check(Optional.empty()).whole()).isTrue();
      assertThat(booth.ledger().head().entries()).isEqualTo(71);
    }
  }

  @Test
  void secondServerOnTheSameResults_isRefused() throws Exception {
    LedgerUrl url = Store.SQLITE.fresh(folder);
    try (Booth booth = Booth.open(folder, url, StubProgram.Mode.ANSWERS)) {
      assertThatThrownBy(() -> Booth.again(folder, url, StubProgram.Mode.ANSWERS))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("Another server uses the results folder");
      assertThat(booth.owner().get("/").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void secrets_areOnNoPage() throws Exception {
    try (Booth booth = Booth.open(folder, Store.SQLITE.fresh(folder), StubProgram.Mode.ANSWERS)) {
      String key = StrictJson.read(Booth.MARK, 1 << 20, "mark").path("key").asText();
      assertThat(key).isNotEmpty();
      Visitor owner = booth.owner();
      String path = started(owner);
      await(owner, path, "SHOWN");
      String query = path.substring(path.indexOf('?'));

      for (String each :
          List.of(
              path,
              "/verification/report" + query,
              "/verification/evidence.json" + query,
              "/verifications",
              "/verifications/new")) {
        assertThat(owner.get(each).body()).doesNotContain(key, Booth.TOKEN);
      }
      assertThat(booth.log()).isEmpty();
    }
  }
}
