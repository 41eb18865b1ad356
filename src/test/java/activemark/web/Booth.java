package activemark.web;

import activemark.fixtures.TinyFolder;
import activemark.ledger.Fact;
import activemark.ledger.Ledger;
import activemark.ledger.LedgerUrl;
import activemark.ledger.Sealed;
import activemark.proof.evidence.MarkFile;
import activemark.proof.verdict.Evidence;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A running server with a ledger, models, pictures and a mark.
 *
 * @param log what whoever runs it was told
 */
record Booth(Path folder, Ledger ledger, MovingClock clock, List<String> log, WebServer server)
    implements AutoCloseable {
  static final String TOKEN = "open-sesame-4711-open-sesame";
  static final String EVIL = "<script>alert(1)</script>'); DROP TABLE entry; --\"&amp;";
  static final String EDITION = "vit & söhne";
  static final String RECIPIENT = "recipient-17";
  private static final Path EVIDENCE = Path.of("src/test/resources/golden/proof/evidence.json");
  static final Path MARK = Path.of("src/test/resources/golden/proof/recipient.mark");

  /** Makes everything and starts. */
  static Booth open(Path folder, LedgerUrl url, StubProgram.Mode mode) throws IOException {
    TinyFolder.dinov2(folder.resolve("models/base"), 1, 32, 2);
    TinyFolder.dinov2(folder.resolve("models/found/suspect"), 2, 32, 2);
    TinyFolder.pictures(folder.resolve("images/fresh"), 4, 1);
    Files.createDirectories(folder.resolve("marks"));
    Files.copy(MARK, folder.resolve("marks/seventeen.mark"));
    answer().write(folder.resolve("answer.json"));
    try (Ledger ledger = Ledger.create(url)) {
      fill(ledger);
    }
    return again(folder, url, mode);
  }

  /** Starts on what is there. */
  static Booth again(Path folder, LedgerUrl url, StubProgram.Mode mode) {
    Ledger ledger = Ledger.open(url);
    MovingClock clock = new MovingClock();
    List<String> log = new CopyOnWriteArrayList<>();
    Workshop workshop =
        new Workshop(
            folder.resolve("models"),
            folder.resolve("images"),
            Optional.of(folder.resolve("marks")),
            true,
            folder.resolve("results"),
            StubProgram.in(mode, folder.resolve("answer.json")));
    WebServer server =
        WebServer.open(
            new Settings(
                ledger,
                url.toString(),
                Token.of(TOKEN),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                Optional.of(workshop),
                new SecureRandom(),
                clock,
                log::add));
    return new Booth(folder, ledger, clock, log, server);
  }

  /** What the engine would have found: the golden readings, of the golden mark. */
  static Evidence answer() {
    Evidence golden = Evidence.read(EVIDENCE);
    return Evidence.judged(
        golden.toolVersion(),
        golden.created(),
        MarkFile.read(MARK).claim(),
        golden.suspect(),
        golden.images(),
        golden.procedure(),
        golden.preparation(),
        golden.readings(),
        golden.controls(),
        null,
        golden.policy(),
        null,
        golden.profile(),
        golden.fidelity(),
        golden.environment());
  }

  /** Two editions; in the first three recipients, the golden mark's among them. */
  static void fill(Ledger ledger) {
    MarkFile mark = MarkFile.read(MARK);
    for (String name : List.of(EDITION, EVIL)) {
      ledger.append(
          new Fact.EditionMade(
              name,
              mark.owner(),
              mark.ownerCommitment(),
              mark.baseDigest(),
              "c".repeat(64),
              Sealed.of(new byte[] {1, 2})));
    }
    List<String> names = List.of(RECIPIENT, EVIL, "Müller & Söhne");
    for (int i = 0; i < names.size(); i++) {
      ledger.append(
          new Fact.RecipientAdded(EDITION, names.get(i), i, Sealed.of(new byte[] {3, (byte) i})));
    }
    ledger.append(new Fact.CopyMade(EDITION, RECIPIENT, mark.releaseDigest(), mark.digest()));
    ledger.append(new Fact.CopyMade(EDITION, EVIL, "d".repeat(64), "e".repeat(64)));
    ledger.append(new Fact.CommitmentMade(EDITION, "f".repeat(64), 2));
    ledger.append(
        new Fact.SuspectTraced(EDITION, "9".repeat(64), 3, List.of(EVIL), List.of("8".repeat(64))));
    ledger.append(new Fact.SuspectVerified(EDITION, EVIL, "7".repeat(64), "shown", "6".repeat(64)));
  }

  /** Somebody with a browser. */
  Visitor visitor() {
    return new Visitor(server.url());
  }

  /** Somebody who is logged in. */
  Visitor owner() {
    Visitor visitor = visitor();
    visitor.login(TOKEN);
    return visitor;
  }

  @Override
  public void close() {
    server.close();
    ledger.close();
  }
}
