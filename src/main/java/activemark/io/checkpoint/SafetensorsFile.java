package activemark.io.checkpoint;

import activemark.error.BadInput;
import activemark.io.files.IOConsumer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file, opened and checked. Tensors are mapped one by one when asked for, so that
 * what is not used is never read and a file may be larger than the two gigabytes of a Java buffer.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final FileStamp stamp;
  private final SafetensorsHeader header;

  private SafetensorsFile(
      Path path, FileChannel channel, FileStamp stamp, SafetensorsHeader header) {
    this.path = path;
    this.channel = channel;
    this.stamp = stamp;
    this.header = header;
  }

  /** Opens a file. Fails with {@link BadInput} if it breaks any rule of the format. */
  public static SafetensorsFile open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw BadInput.of("There is no such file")
          .at(path)
          .expected("a .safetensors file")
          .found(Files.isDirectory(path) ? "a folder" : "nothing")
          .fix("Look at the spelling of the path.")
          .bad();
    }
    if (Pickles.isNamedLikeOne(path)) {
      throw Pickles.refused(path);
    }
    try {
      FileStamp stamp = FileStamp.of(path);
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        SafetensorsHeader header = SafetensorsHeader.read(channel, stamp.size(), path);
        return new SafetensorsFile(path, channel, stamp, header);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The file this was opened from. */
  public Path path() {
    return path;
  }

  /** The names of all tensors, in the order of their bytes. */
  public List<String> names() {
    return List.copyOf(header.tensors().keySet());
  }

  /** What the header says of every tensor, by name, in the order of their bytes. */
  public Map<String, TensorEntry> entries() {
    return Collections.unmodifiableMap(header.tensors());
  }

  /** The free text in the header, such as {@code format=pt}. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /**
   * Maps one tensor, read only. It stays readable after this file is closed. Fails with {@link
   * BadInput} if there is none of this name, if it has two gigabytes or more, or if the file was
   * changed since it was opened.
   */
  public TensorBytes tensor(String name) {
    TensorEntry entry = entry(name);
    if (entry.length() > Integer.MAX_VALUE) {
      throw BadInput.of("The tensor " + Quoted.of(name) + " is too large")
          .at(path)
          .expected("less than 2 GiB in one tensor")
          .found(entry.length() + " bytes")
          .fix("Use a model without such a tensor, or one with smaller elements.")
          .bad();
    }
    stamp.require(path);
    try {
      ByteBuffer bytes =
          entry.length() == 0
              ? ByteBuffer.allocate(0)
              : channel.map(
                  FileChannel.MapMode.READ_ONLY,
                  header.dataStart() + entry.begin(),
                  entry.length());
      return new TensorBytes(entry.dtype(), entry.shape(), bytes);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * Writes this file again with other bytes for some tensors; all else, the header included, is as
   * it was. The changes have the dtype and shape of what they replace.
   */
  void copyTo(OutputStream out, Map<String, TensorBytes> changes) throws IOException {
    stamp.require(path);
    write(header.bytes(), out);
    for (TensorEntry entry : header.tensors().values()) {
      TensorBytes changed = changes.get(entry.name());
      if (changed == null) {
        read(entry, chunk -> write(chunk, out));
      } else {
        write(changed.bytes(), out);
      }
    }
    stamp.require(path);
  }

  /** The SHA-256 of a tensor's bytes. */
  byte[] digest(String name) {
    stamp.require(path);
    Sha256 sha = new Sha256();
    try {
      read(entry(name), sha::add);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    return sha.bytes();
  }

  /** What the header says of one tensor; a missing name is {@link BadInput}. */
  TensorEntry entry(String name) {
    TensorEntry entry = header.tensors().get(name);
    if (entry == null) {
      throw BadInput.of("There is no tensor " + Quoted.of(name))
          .at(path)
          .found(header.tensors().size() + " tensors of other names")
          .fix("List the names with: activemark inspect " + path)
          .bad();
    }
    return entry;
  }

  /** Closes the file; tensors handed out stay readable. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Reads rather than maps: a file that is cut short meanwhile is an error then, not a crash. */
  private void read(TensorEntry entry, IOConsumer<ByteBuffer> consumer) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, entry.length()));
    long position = header.dataStart() + entry.begin();
    long end = header.dataStart() + entry.end();
    while (position < end) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), end - position));
      int count;
      try {
        count = channel.read(chunk, position);
      } catch (IOException e) {
        throw unreadable(path, e); // said here, as the consumer's own failures are told otherwise
      }
      if (count < 0) {
        throw FileStamp.changed(path);
      }
      position += count;
      consumer.accept(chunk.flip());
    }
  }

  /** Writes a buffer in chunks, whatever memory it lies in. */
  static void write(ByteBuffer bytes, OutputStream out) throws IOException {
    ByteBuffer rest = bytes.duplicate();
    byte[] chunk = new byte[Math.min(CHUNK_BYTES, rest.remaining())];
    while (rest.hasRemaining()) {
      int count = Math.min(chunk.length, rest.remaining());
      rest.get(chunk, 0, count);
      out.write(chunk, 0, count);
    }
  }

  static BadInput unreadable(Path path, Exception e) {
    return BadInput.of("The file could not be read")
        .at(path)
        .found(e instanceof AccessDeniedException ? "permission denied" : e.getMessage())
        .fix("See that it may be read and that its disk is there.")
        .bad(e);
  }
}
