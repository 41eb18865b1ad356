package activemark.bench.result;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Results in a file, one JSON object a line, each on the disk before the next is sought. A process
 * may be killed at any moment: what stands behind the last line feed is a torn line and is cut off
 * when the file is opened again. One process at a time has it open.
 *
 * @param <E> what a line holds
 */
public final class ResultLog<E extends ResultLog.Entry> implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 30;

  private final Path file;
  private final FileChannel channel;
  private final Kind<E> kind;
  private final Map<String, E> known = new LinkedHashMap<>();

  private ResultLog(Path file, FileChannel channel, Kind<E> kind) {
    this.file = file;
    this.channel = channel;
    this.kind = kind;
  }

  /** What a line holds. */
  public interface Entry {
    /** Of everything the result depends on, hex. */
    String digest();

    /** As one JSON object, from which its {@link Kind} gives it back. */
    ObjectNode toJson();
  }

  /**
   * How lines are understood.
   *
   * @param <E> what a line holds
   */
  public interface Kind<E> {
    /**
     * What an object says.
     *
     * @param document for messages
     * @throws BadInput if a field is missing, of another kind or not known
     */
    E read(ObjectNode json, String document);
  }

  /**
   * Opens a file, or begins one, and reads what it holds.
   *
   * @throws BadInput if it cannot be read or written, a whole line is not understood, or another
   *     process has it open
   */
  public static <E extends Entry> ResultLog<E> open(Path file, Kind<E> kind) {
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw failed(file, e);
    }
    ResultLog<E> log = new ResultLog<>(file, channel, kind);
    try {
      log.lock();
      log.read();
      return log;
    } catch (IOException e) {
      log.close();
      throw failed(file, e);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private void lock() throws IOException {
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock(); // held until the channel closes
    } catch (OverlappingFileLockException e) {
      // told below
    }
    if (lock == null) {
      throw BadInput.of("Another run is writing these results")
          .at(file)
          .fix("Wait for it, or give another --out.")
          .bad();
    }
  }

  /**
   * What a file holds by now, by digest and in file order, whether or not a process writes it; a
   * torn last line is passed over.
   *
   * @throws BadInput if it cannot be read, or a whole line is not understood
   */
  public static <E extends Entry> Map<String, E> read(Path file, Kind<E> kind) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ResultLog<E> log = new ResultLog<>(file, channel, kind);
      log.lines();
      return log.known();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private void read() throws IOException {
    int whole = lines();
    ByteBuffer rest = ByteBuffer.allocate(Math.toIntExact(channel.size()) - whole);
    channel.position(whole);
    while (rest.hasRemaining() && channel.read(rest) >= 0) {
      // read on
    }
    String last = new String(rest.array(), StandardCharsets.UTF_8);
    if (isEntry(last)) { // whole but for its end, as an editor leaves it
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
    } else if (last.isEmpty() || last.startsWith("{")) {
      channel.truncate(whole);
      channel.position(whole);
    } else {
      throw BadInput.of("The file holds something else than results")
          .at(file)
          .expected("one JSON object a line")
          .found("a last line that does not begin like one")
          .fix("Give another --out.")
          .bad();
    }
  }

  private boolean isEntry(String line) {
    try {
      E entry = kind.read(StrictJson.parse(line, "the last line"), "the last line");
      known.put(entry.digest(), entry);
      return true;
    } catch (BadInput e) { // torn, as by a process that was stopped
      return false;
    }
  }

  /** Reads the whole lines and returns where the last one ends. */
  private int lines() throws IOException {
    if (channel.size() > MOST_BYTES) {
      throw BadInput.of("The results are too large").at(file).found(channel.size()).bad();
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // read on
    }
    int whole = bytes.position();
    while (whole > 0 && bytes.get(whole - 1) != '\n') {
      whole--;
    }
    int line = 1;
    int from = 0;
    for (int i = 0; i < whole; i++) {
      if (bytes.get(i) == '\n') {
        String text = new String(bytes.array(), from, i - from, StandardCharsets.UTF_8);
        String place = "line " + line++ + " of " + file;
        E entry = kind.read(StrictJson.parse(text, place), place);
        known.put(entry.digest(), entry);
        from = i + 1;
      }
    }
    return whole;
  }

  /** What was found for a digest, if it was. */
  public Optional<E> find(String digest) {
    return Optional.ofNullable(known.get(digest));
  }

  /** All results by digest, in file order. */
  public Map<String, E> known() {
    return Collections.unmodifiableMap(known);
  }

  /**
   * Adds a result and waits until it is on the disk.
   *
   * @throws BadInput if the disk refuses
   */
  public void append(E entry) {
    ByteBuffer line =
        ByteBuffer.wrap((CanonicalJson.of(entry.toJson()) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    } catch (IOException e) {
      throw failed(file, e);
    }
    known.put(entry.digest(), entry);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static BadInput failed(Path file, IOException e) {
    boolean missing = e instanceof NoSuchFileException;
    return BadInput.of("The results cannot be read or written")
        .at(file)
        .found(missing ? "nothing" : e.getMessage())
        .fix("See that the file is there and that its folder may be written.")
        .bad(e);
  }
}
