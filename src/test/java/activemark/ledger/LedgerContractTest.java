package activemark.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import activemark.error.BadInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a ledger promises, with every kind of database. */
final class LedgerContractTest {
  private static final String EVIL = "x'); DROP TABLE ledger_entry; --";

  @TempDir Path folder;

  static Fact.EditionMade edition(String name) {
    return new Fact.EditionMade(
        name,
        "owner",
        "a".repeat(64),
        "b".repeat(64),
        "c".repeat(64),
        Sealed.of(new byte[] {1, 2}));
  }

  static Fact.RecipientAdded recipient(String edition, String name, long number) {
    byte[] bytes = (name + number).getBytes(StandardCharsets.UTF_8);
    return new Fact.RecipientAdded(edition, name, number, Sealed.of(bytes));
  }

  static Fact.CopyMade copy(String edition, String recipient) {
    return new Fact.CopyMade(edition, recipient, "d".repeat(64), "e".repeat(64));
  }

  /** One edition, three recipients, a copy for each. */
  private static void fill(Ledger ledger) {
    ledger.append(edition("first"));
    List<String> names = List.of("acme", "globex", "Müller & Söhne");
    for (int i = 0; i < names.size(); i++) {
      ledger.append(recipient("first", names.get(i), i));
    }
    names.forEach(name -> ledger.append(copy("first", name)));
  }

  @ParameterizedTest
  @EnumSource
  void whatWasAppended_isReadAgain(Store store) {
    LedgerUrl url = store.fresh(folder);
    List<Fact> facts =
        List.of(
            edition("first"),
            recipient("first", "Müller & Söhne", 0),
            copy("first", "Müller & Söhne"),
            new Fact.CommitmentMade("first", "f".repeat(64), 1),
            new Fact.SuspectTraced(
                "first", "9".repeat(64), 1, List.of("Müller & Söhne"), List.of("8".repeat(64))));
    try (Ledger ledger = Ledger.create(url)) {
      facts.forEach(ledger::append);
    }

    try (Ledger ledger = Ledger.open(url)) {
      assertThat(ledger.entries(0, 100).stream().map(Entry::fact)).containsExactlyElementsOf(facts);
      assertThat(ledger.edition("first")).contains(edition("first"));
      assertThat(ledger.recipient("first", "Müller & Söhne"))
          .isEqualTo(ledger.recipient("first", 0))
          .isPresent();
      assertThat(ledger.copies("first", "Müller & Söhne")).hasSize(1);
      assertThat(ledger.check(Optional.of(ledger.head())).whole()).isTrue();
      assertThat(ledger.head().entries()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void madeTwice_keepsWhatItHolds(Store store) {
    LedgerUrl url = store.fresh(folder);
    try (Ledger ledger = Ledger.create(url)) {
      fill(ledger);
    }

    try (Ledger again = Ledger.create(url)) {
      assertThat(again.head().entries()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void codewords_comeInTheOrderOfTheirNumbers(Store store) {
    try (Ledger ledger = Ledger.create(store.fresh(folder))) {
      ledger.append(edition("other"));
      ledger.append(edition("first"));
      ledger.append(recipient("other", "stranger", 0));
      List<Fact.RecipientAdded> many =
          IntStream.range(0, 12_000).mapToObj(i -> recipient("first", "r" + i, i)).toList();
      assertThat(ledger.add("first", many)).isTrue();

      List<Long> numbers = new ArrayList<>();
      List<String> words = new ArrayList<>();
      ledger.codewords(
          "first",
          (number, codeword) -> {
            numbers.add(number);
            words.add(new String(codeword.bytes("test"), StandardCharsets.UTF_8));
          });

      assertThat(numbers).hasSize(12_000).isSorted();
      assertThat(words.get(11_999)).isEqualTo("r1199911999");
      assertThat(ledger.recipients("first")).isEqualTo(12_000);
      assertThat(ledger.check(Optional.empty()).entries()).isEqualTo(12_003);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNoGround_isRefusedAndLeavesNothing(Store store) {
    try (Ledger ledger = Ledger.create(store.fresh(folder))) {
      fill(ledger);
      Head before = ledger.head();

      assertThatThrownBy(() -> ledger.append(edition("first"))).isInstanceOf(BadInput.class);
      assertThatThrownBy(() -> ledger.append(recipient("none", "acme", 0)))
          .hasMessageContaining("no such edition");
      assertThatThrownBy(() -> ledger.append(recipient("first", "acme", 3)))
          .hasMessageContaining("already");
      assertThatThrownBy(() -> ledger.append(recipient("first", "initech", 7)))
          .hasMessageContaining("not the next");
      assertThatThrownBy(() -> ledger.append(copy("first", "initech")))
          .hasMessageContaining("no such recipient");
      assertThat(ledger.add("first", List.of(recipient("first", "initech", 4)))).isFalse();
      assertThat(
              ledger.add(
                  "first",
                  List.of(recipient("first", "initech", 3), recipient("first", "acme", 4))))
          .isFalse();
      assertThat(ledger.head()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesThatLookLikeCommands_areOnlyNames(Store store) {
    try (Ledger ledger = Ledger.create(store.fresh(folder))) {
      ledger.append(edition(EVIL));
      ledger.append(recipient(EVIL, "' OR '1'='1", 0));
      ledger.append(recipient(EVIL, EVIL, 1));

      assertThat(ledger.recipient(EVIL, EVIL)).contains(recipient(EVIL, EVIL, 1));
      assertThat(ledger.recipient(EVIL, "' OR 1=1 --")).isEmpty();
      assertThat(ledger.copies("' OR '1'='1", EVIL)).isEmpty();
      assertThat(ledger.check(Optional.empty()).whole()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE ledger_entry SET recipient = 'initech' WHERE seq = 3 | entry 3 was changed",
        "UPDATE ledger_entry SET at = '2020-01-01T00:00:00Z' WHERE seq = 2 | entry 2 was changed",
        "UPDATE ledger_entry SET body = '{}' WHERE seq = 6 | entry 6 was changed",
        "UPDATE ledger_entry SET sealed = '' WHERE seq = 1 | entry 1 was changed",
        "UPDATE ledger_entry SET number = 9 WHERE seq = 4 | entry 4 was changed",
        "UPDATE ledger_entry SET kind = 'copy' WHERE seq = 2 | entry 2 was changed",
        "UPDATE ledger_entry SET digest = 'x' WHERE seq = 7 | entry 7 was changed",
        "DELETE FROM ledger_entry WHERE seq = 4 | entry 4 is missing",
        "DELETE FROM ledger_entry WHERE seq = 7 | entry 7 is missing",
        "DELETE FROM ledger_entry WHERE seq > 2 | entry 3 is missing",
        "DELETE FROM ledger_entry | entry 1 is missing",
        "DELETE FROM ledger_head | entry 8 is missing",
        "UPDATE ledger_entry SET seq = 13 - seq WHERE seq IN (6, 7) | entry 6 was changed",
        "UPDATE ledger_entry SET seq = seq + 100 WHERE seq = 5 | entry 5 is missing"
      })
  void whatWasDoneToEntries_isFound(String change, String told) {
    for (Store store : List.of(Store.SQLITE, Store.POSTGRESQL)) {
      LedgerUrl url = store.fresh(folder);
      try (Ledger ledger = Ledger.create(url)) {
        fill(ledger);
        for (String one : steps(change)) {
          store.sql(url, one);
        }

        Integrity found = ledger.check(Optional.empty());

        assertThat(found.fault().orElse("nothing")).startsWith(told);
        assertThat(found.entries()).isEqualTo(Long.parseLong(told.split(" ")[1]) - 1);
      }
    }
  }

  /** Databases see a key taken twice in the middle of a swap, so it goes by way of another. */
  private static List<String> steps(String change) {
    return change.contains("13 - seq")
        ? List.of(
            "UPDATE ledger_entry SET seq = -6 WHERE seq = 6",
            "UPDATE ledger_entry SET seq = 6 WHERE seq = 7",
            "UPDATE ledger_entry SET seq = 7 WHERE seq = -6")
        : List.of(change);
  }

  @ParameterizedTest
  @EnumSource
  void aChainWrittenAnew_isFoundByAnEndThatWasNoted(Store store) {
    LedgerUrl url = store.fresh(folder);
    Head noted;
    try (Ledger ledger = Ledger.create(url)) {
      fill(ledger);
      noted = ledger.head();
      ledger.append(recipient("first", "initech", 3));
      assertThat(ledger.check(Optional.of(noted)).whole()).isTrue();
    }
    store.sql(url, "DELETE FROM ledger_entry");
    store.sql(url, "UPDATE ledger_head SET entries = 0, digest = '" + "0".repeat(64) + "'");
    try (Ledger ledger = Ledger.open(url)) {
      ledger.append(edition("first"));
      assertThat(ledger.check(Optional.empty()).whole()).isTrue();

      assertThat(ledger.check(Optional.of(noted)).fault().orElse(""))
          .isEqualTo("entry 2 is missing: there were 7 entries when the end was noted");

      for (int i = 0; i < 8; i++) {
        ledger.append(recipient("first", "r" + i, i));
      }
      assertThat(ledger.check(Optional.of(noted)).fault().orElse(""))
          .startsWith("entry 7 is not the one that was noted");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoReads_seesOneState_whateverOthersAppendMeanwhile(Store store) {
    LedgerUrl url = store.fresh(folder);
    try (Ledger writer = Ledger.create(url);
        Database reader = Database.open(url)) {
      fill(writer);
      List<Long> counted =
          reader.read(
              connection -> {
                long before = entries(connection);
                writer.append(recipient("first", "initech", 3));
                return List.of(before, entries(connection));
              });

      assertThat(counted).containsExactly(7L, 7L);
      assertThat(reader.<Long>read(LedgerContractTest::entries)).isEqualTo(8);
    }
  }

  private static long entries(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM ledger_entry")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyWritersInSeveralProcesses_loseNothing(Store store) throws Exception {
    LedgerUrl url = store.fresh(folder);
    try (Ledger ledger = Ledger.create(url)) {
      ledger.append(edition("first"));
      ledger.append(recipient("first", "acme", 0));
    }
    List<Process> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      writers.add(LedgerWriter.start(store, url, 20));
    }
    Thread here = new Thread(() -> LedgerWriter.write(url, 20));
    here.start();
    here.join();
    for (Process writer : writers) {
      assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(writer.exitValue()).isZero();
    }

    try (Ledger ledger = Ledger.open(url)) {
      assertThat(ledger.check(Optional.empty()))
          .isEqualTo(new Integrity(82, ledger.head(), Optional.empty()));
      assertThat(ledger.copies("first", "acme")).hasSize(80);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDatabaseThatIsNoLedger_isToldApart(Store store) throws Exception {
    LedgerUrl url = store.fresh(folder);
    if (url instanceof LedgerUrl.SqliteFile file) {
      assertThatThrownBy(() -> Ledger.open(url)).hasMessageContaining("There is no ledger");
      Files.createFile(file.path());
    }

    assertThatThrownBy(() -> Ledger.open(url)).hasMessageContaining("ledger init");
    Ledger.create(url).close();
    store.sql(url, "INSERT INTO ledger_version (version) VALUES (99)");
    assertThatThrownBy(() -> Ledger.open(url)).hasMessageContaining("newer version");
    assertThatThrownBy(() -> Ledger.create(url)).hasMessageContaining("newer version");
  }
}
