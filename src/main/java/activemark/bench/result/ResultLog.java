package activemark.bench.result;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Findings in a file, one JSON object a line, each on the disk before the next is sought. A process
 * may be killed at any moment: what stands behind the last line feed is a torn line and is cut off
 * when the file is opened again. One process at a time has it open.
 */
public final class ResultLog implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 30;

  private final Path file;
  private final FileChannel channel;
  private final Map<String, Finding> known = new LinkedHashMap<>();

  private ResultLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a file, or begins one, and reads what it holds.
   *
   * @throws BadInput if it cannot be read or written, a whole line is not a finding, or another
   *     process has it open
   */
  public static ResultLog open(Path file) {
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw failed(file, e);
    }
    ResultLog log = new ResultLog(file, channel);
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

  private void read() throws IOException {
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
        Cell cell = Cell.fromJson(StrictJson.parse(text, place), place);
        known.put(cell.digest(), cell.finding());
        from = i + 1;
      }
    }
    channel.truncate(whole);
    channel.position(whole);
  }

  /** What was found for a digest, if it was. */
  public Optional<Finding> find(String digest) {
    return Optional.ofNullable(known.get(digest));
  }

  /** All findings by digest, in file order. */
  public Map<String, Finding> known() {
    return Collections.unmodifiableMap(known);
  }

  /**
   * Adds a finding and waits until it is on the disk.
   *
   * @throws BadInput if the disk refuses
   */
  public void append(Cell cell) {
    ByteBuffer line =
        ByteBuffer.wrap((CanonicalJson.of(cell.toJson()) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    } catch (IOException e) {
      throw failed(file, e);
    }
    known.put(cell.digest(), cell.finding());
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
    return BadInput.of("The results cannot be read or written")
        .at(file)
        .found(e.getMessage())
        .bad(e);
  }
}
