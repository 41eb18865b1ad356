package activemark.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import activemark.error.BadInput;
import activemark.fixtures.Measured;
import activemark.io.checkpoint.DType;
import activemark.io.checkpoint.TensorBytes;
import activemark.proof.evidence.Claim;
import activemark.proof.evidence.Edition;
import activemark.proof.evidence.MarkPart;
import activemark.proof.key.MarkKey;
import activemark.proof.key.OwnerKey;
import activemark.proof.message.BitString;
import activemark.proof.trace.Lineup;
import activemark.proof.trace.Suspicion;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EditionBookTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final OwnerKey OWNER = OwnerKey.generate("owner", RANDOM);
  private static final String BASE = "ab".repeat(32);

  @TempDir Path folder;

  private static MarkPart part(String id, int bits) {
    TensorBytes tensor = new TensorBytes(DType.BF16, List.of(2L), ByteBuffer.wrap(new byte[4]));
    return new MarkPart(
        id,
        "activemark-" + id,
        bits,
        JsonNodeFactory.instance.objectNode().put("cut", 3),
        Map.of("probes", tensor));
  }

  static Edition edition(String name) {
    MarkKey places = OWNER.editionKey(name, BASE);
    List<MarkPart> parts = new ArrayList<>();
    for (String id : List.of("tied-2", "tied-4", "tied-7", "tied-output")) {
      parts.add(Edition.fixed(part(id, 128), places));
    }
    parts.add(Edition.fixed(part("keyed", 256), places));
    return new Edition(
        name,
        OWNER.owner(),
        OWNER.commitment(),
        BASE,
        Instant.parse("2026-01-02T03:04:05Z"),
        JsonNodeFactory.instance.objectNode().put("size", 224),
        parts);
  }

  /** What a noiseless reading of a recipient's copy gives. */
  private static List<double[]> soft(Edition edition, String recipient) {
    List<double[]> soft = new ArrayList<>();
    for (BitString word : edition.codewords(OWNER.markKey(recipient), recipient)) {
      soft.add(IntStream.range(0, word.length()).mapToDouble(i -> word.get(i) ? 1 : -1).toArray());
    }
    return soft;
  }

  @ParameterizedTest
  @EnumSource
  void whatWasMade_isOpenedAgainByItsOwnerAlone(Store store) {
    LedgerUrl url = store.fresh(folder);
    Edition edition = edition("first");
    try (Ledger ledger = Ledger.create(url)) {
      EditionBook.make(ledger, OWNER, edition, RANDOM);
      assertThatThrownBy(() -> EditionBook.make(ledger, OWNER, edition, RANDOM))
          .hasMessageContaining("already");
    }

    try (Ledger ledger = Ledger.open(url)) {
      assertThat(EditionBook.open(ledger, OWNER, "first").edition()).isEqualTo(edition);
      assertThat(EditionBook.nameFor(ledger, BASE)).isEqualTo("first");
      OwnerKey other = OwnerKey.generate("owner", RANDOM);
      assertThatThrownBy(() -> EditionBook.open(ledger, other, "first"))
          .hasMessageContaining("another owner's");
      assertThatThrownBy(() -> EditionBook.open(ledger, OWNER, "second"))
          .hasMessageContaining("no such edition");
      assertThatThrownBy(() -> EditionBook.nameFor(ledger, "cd".repeat(32)))
          .hasMessageContaining("no edition of this model");
    }
  }

  @ParameterizedTest
  @EnumSource
  void recipients_areAddedOnceAndTraced(Store store) {
    try (Ledger ledger = Ledger.create(store.fresh(folder))) {
      EditionBook book = EditionBook.make(ledger, OWNER, edition("first"), RANDOM);
      assertThat(book.add(List.of("acme", "globex"))).isEqualTo(2);
      assertThat(book.add(List.of("globex", "initech", "initech"))).isEqualTo(1);

      Lineup lineup = book.compare(List.of(soft(book.edition(), "globex")), 1e-6);

      assertThat(lineup.seen()).isEqualTo(3);
      assertThat(lineup.named()).extracting(Suspicion::recipient).containsExactly(1L);
      assertThat(book.recipient(1)).isEqualTo("globex");
      assertThat(book.compare(List.of(soft(book.edition(), "hooli")), 1e-6).named()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void recipientsOfOtherEditions_countAsTries(Store store) {
    try (Ledger ledger = Ledger.create(store.fresh(folder))) {
      EditionBook book = EditionBook.make(ledger, OWNER, edition("first"), RANDOM);
      book.add(List.of("acme"));
      List<List<double[]>> soft = List.of(soft(book.edition(), "acme"));
      Lineup alone = book.compare(soft, 1e-6);
      EditionBook.make(ledger, OWNER, edition("second"), RANDOM)
          .add(IntStream.range(0, 99).mapToObj(i -> "other" + i).toList());

      Lineup among = book.compare(soft, 1e-6);

      assertThat(among.seen()).isEqualTo(1);
      assertThat(among.recipients()).isEqualTo(100);
      Suspicion strongest = among.strongest().get(0);
      assertThat(among.corrected(strongest))
          .isEqualTo(alone.corrected(strongest) + 2, within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no base64!", "AAAA"})
  void damagedCodeword_isToldWithItsRecipient(String sealed) {
    LedgerUrl url = Store.SQLITE.fresh(folder);
    try (Ledger ledger = Ledger.create(url)) {
      EditionBook book = EditionBook.make(ledger, OWNER, edition("first"), RANDOM);
      book.add(List.of("acme", "globex"));
      Store.SQLITE.sql(
          url, "UPDATE ledger_entry SET sealed = '" + sealed + "' WHERE recipient = 'globex'");

      assertThatThrownBy(() -> book.compare(List.of(soft(book.edition(), "acme")), 1e-6))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("recipient 1 of edition first")
          .hasMessageContaining("activemark ledger check");
    }
  }

  @Test
  void copies_areNotedOnceForTheSameBytes() {
    try (Ledger ledger = Ledger.create(Store.SQLITE.fresh(folder))) {
      EditionBook book = EditionBook.make(ledger, OWNER, edition("first"), RANDOM);
      book.add(List.of("acme"));
      assertThat(book.releaseDigest("acme", BASE)).isEmpty();

      book.made("acme", "1".repeat(64));
      book.made("acme", "1".repeat(64));
      book.made("acme", "2".repeat(64));

      assertThat(ledger.copies("first", "acme")).hasSize(2);
      assertThat(book.releaseDigest("acme", "9".repeat(64))).contains("2".repeat(64));
      assertThat(book.releaseDigest("acme", "1".repeat(64))).contains("1".repeat(64));
      Fact.CopyMade copy = (Fact.CopyMade) ledger.copies("first", "acme").get(0).fact();
      Claim claim = book.edition().claim(OWNER.markKey("acme"), "acme", "1".repeat(64));
      assertThat(copy.markDigest()).isEqualTo(claim.markDigest());
    }
  }

  @Test
  void anOpening_givesOneRecipientsCodewordsAndNoPlaces() {
    Edition edition = edition("first");
    MarkKey key = OWNER.markKey("acme");
    Claim claim = edition.claim(key, "acme", "1".repeat(64));

    assertThat(edition.opening(key).codeword("keyed", 256, claim.copy()))
        .isEqualTo(edition.codewords(key, "acme").get(4))
        .isNotEqualTo(edition.codewords(OWNER.markKey("globex"), "globex").get(4));
    assertThat(edition.opening(key).key()).isNotEqualTo(edition.places(OWNER));
  }

  @Test
  void codewordsInTheLedger_areHidden() {
    try (Ledger ledger = Ledger.create(Store.SQLITE.fresh(folder))) {
      EditionBook book = EditionBook.make(ledger, OWNER, edition("first"), RANDOM);
      book.add(List.of("acme"));
      byte[] hidden = ledger.recipient("first", "acme").orElseThrow().codeword().bytes("test");
      BitString word = book.edition().codewords(OWNER.markKey("acme"), "acme").get(0);
      int same = 0;
      for (int i = 0; i < 128; i++) {
        same += word.get(i) == ((hidden[i / 8] >> (7 - i % 8) & 1) == 1) ? 1 : 0;
      }

      assertThat(same).isBetween(30, 98); // chance: 64, with a deviation of 5.7
    }
  }

  /** Nanoseconds that this thread has had a processor. */
  private static long busy() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** As docs/experiments/tracing.md says: {@code -Dexperiment.recipients=1000000}. */
  @ParameterizedTest
  @EnumSource
  @EnabledIfSystemProperty(named = "experiment.recipients", matches = "\\d+")
  void manyRecipients(Store store) {
    int recipients = Integer.getInteger("experiment.recipients");
    try (Ledger ledger = Ledger.create(store.fresh(folder))) {
      EditionBook book = EditionBook.make(ledger, OWNER, edition("first"), RANDOM);
      long start = System.nanoTime();
      for (int from = 0; from < recipients; from += 10_000) {
        book.add(
            IntStream.range(from, Math.min(recipients, from + 10_000))
                .mapToObj(i -> "recipient " + i)
                .toList());
      }
      double added = (System.nanoTime() - start) * 1e-9;
      String guilty = "recipient " + recipients / 3;
      StringBuilder seconds = new StringBuilder();
      for (int run = 0; run < 4; run++) {
        start = System.nanoTime();
        long busy = busy();
        Lineup lineup = book.compare(List.of(soft(book.edition(), guilty)), 1e-6);
        seconds.append(
            String.format(
                Locale.ROOT,
                " %.2f (%.2f)",
                (System.nanoTime() - start) * 1e-9,
                (busy() - busy) * 1e-9));
        assertThat(lineup.named()).hasSize(1);
        assertThat(book.recipient(lineup.named().get(0).recipient())).isEqualTo(guilty);
      }
      start = System.nanoTime();
      assertThat(ledger.check(Optional.empty()).whole()).isTrue();
      Measured.tell(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.0f | %s | %.1f |",
              store,
              recipients,
              added,
              seconds,
              (System.nanoTime() - start) * 1e-9));
    }
  }
}
