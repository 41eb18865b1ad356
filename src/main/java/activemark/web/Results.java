package activemark.web;

import activemark.error.BadInput;
import activemark.ledger.Fact;
import activemark.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The folder of all verifications, of one server at a time. An answer goes into the ledger in one
 * transaction before its ending is noted, so after a crash at any point the next start either finds
 * an answer and records it once, or says that the verification was interrupted.
 */
final class Results implements AutoCloseable {
  private static final int MOST = 10_000;
  private static final int EVENTS = 100_000;
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Ledger ledger;
  private final Clock clock;
  private final Consumer<String> log;
  private final FileChannel lock;
  private final TreeMap<String, Verification> all = new TreeMap<>();
  private final List<String> interrupted = new ArrayList<>();

  private Results(Path folder, Ledger ledger, Clock clock, Consumer<String> log, FileChannel lock) {
    this.folder = folder;
    this.ledger = ledger;
    this.clock = clock;
    this.log = log;
    this.lock = lock;
  }

  /**
   * Reads what is there and ends what a former server left.
   *
   * @throws BadInput if the folder cannot be used, or another server uses it
   */
  static Results open(Path folder, Ledger ledger, Clock clock, Consumer<String> log) {
    Results results;
    try {
      makePrivate(folder);
      results = new Results(folder, ledger, clock, log, locked(folder));
      try (Stream<Path> folders = Files.list(folder)) {
        folders
            .filter(each -> Files.exists(each.resolve(Verification.ORDER)))
            .map(Verification::read)
            .forEach(verification -> results.all.put(verification.order().id(), verification));
      }
    } catch (IOException e) {
      throw BadInput.of("The results folder cannot be used").at(folder).found(e).bad(e);
    }
    results.all.values().forEach(results::endLeftOver);
    return results;
  }

  /** The verifications that the last server did not bring to an end. */
  List<String> interrupted() {
    return List.copyOf(interrupted);
  }

  /** All verifications, newest first. */
  synchronized List<Verification> all() {
    return List.copyOf(all.descendingMap().values());
  }

  /** The verification of an id. */
  synchronized Optional<Verification> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  /** An id that no other verification has; later ones sort behind earlier ones. */
  String freshId(SecureRandom random) {
    byte[] bytes = new byte[4];
    random.nextBytes(bytes);
    return ID.format(clock.instant()) + "-" + HexFormat.of().formatHex(bytes);
  }

  /**
   * Begins a verification: from here on it is never forgotten.
   *
   * @throws Refusal if there is no room
   */
  synchronized Verification begin(Order order) {
    if (all.size() >= MOST) {
      throw new Refusal(503, "The results folder is full; move old verifications away.");
    }
    try {
      makePrivate(folder.resolve(order.id()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Verification verification = Verification.begin(order, folder);
    all.put(order.id(), verification);
    return verification;
  }

  /**
   * Ends a verification: with its answer, if it has one, which goes into the ledger; else as given.
   * Where the ledger cannot be reached the end stays open for the next start.
   */
  void finish(Verification verification, String otherwise, String told) {
    finish(verification, otherwise, told, false);
  }

  private void finish(
      Verification verification, String otherwise, String told, boolean maybeRecorded) {
    Optional<Answer> answer;
    try {
      answer = verification.answer();
    } catch (BadInput e) {
      verification.end(new Ending(clock.instant(), Ending.FAILED, String.valueOf(e.getMessage())));
      return;
    }
    if (answer.isEmpty()) {
      verification.end(new Ending(clock.instant(), otherwise, told));
      return;
    }
    Order order = verification.order();
    try {
      Optional<Fact> fact = answer.get().fact();
      if (fact.isPresent() && !(maybeRecorded && isRecorded(fact.get(), order.asked()))) {
        ledger.append(fact.get());
      }
    } catch (BadInput e) {
      log.accept(
          "verification "
              + order.id()
              + " has its answer, but the ledger takes no entry; tried again at the next start");
      return;
    }
    verification.end(new Ending(clock.instant(), answer.get().outcome(), ""));
  }

  private void endLeftOver(Verification verification) {
    if (verification.ending().isPresent()) {
      return;
    }
    String id = verification.order().id();
    finish(verification, Ending.INTERRUPTED, "The server ended before the verification did.", true);
    Optional<Ending> ending = verification.ending();
    if (ending.isPresent() && ending.get().how().equals(Ending.INTERRUPTED)) {
      interrupted.add(id);
      log.accept("verification " + id + " was interrupted; nothing of it is in the ledger");
    } else if (ending.isPresent()) {
      log.accept("verification " + id + " had its answer when the server ended; it is kept");
    }
  }

  /** Whether the ledger took a fact since it was asked for. */
  private boolean isRecorded(Fact fact, Instant asked) {
    return ledger.events(fact.edition(), EVENTS).stream()
        .anyMatch(entry -> !entry.at().isBefore(asked) && entry.fact().equals(fact));
  }

  private static FileChannel locked(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // A server of this same process; the same complaint.
    }
    channel.close();
    throw BadInput.of("Another server uses the results folder").at(folder).bad();
  }

  private static void makePrivate(Path folder) throws IOException {
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createDirectory(folder, attributes);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
