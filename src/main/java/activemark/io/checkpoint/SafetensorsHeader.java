package activemark.io.checkpoint;

import activemark.error.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The beginning of a safetensors file, held to every rule of the format and to two that the
 * reference reader does not keep: no name twice, and no space before the first brace.
 *
 * @param bytes length field and header, exactly as in the file
 * @param tensors by name, in the order of their bytes
 * @param metadata free text of whoever wrote the file
 */
record SafetensorsHeader(
    ByteBuffer bytes, Map<String, TensorEntry> tensors, Map<String, String> metadata) {
  /** The format's own limit. */
  static final long MOST_BYTES = 100_000_000;

  /** What model hubs still read. */
  private static final long USUAL_BYTES = 25_000_000;

  private static final int LENGTH_BYTES = 8;

  private static final System.Logger LOG = System.getLogger(SafetensorsHeader.class.getName());

  /** Reads and checks the header of a file of the given size; the path is for messages. */
  static SafetensorsHeader read(FileChannel channel, long size, Path path) throws IOException {
    if (size < LENGTH_BYTES) {
      throw broken(
          "The file is too short for a safetensors file",
          path,
          "at least 8 bytes, which hold the length of the header",
          size + " bytes");
    }
    ByteBuffer length = read(channel, LENGTH_BYTES, path);
    Pickles.refuseIfPickle(length, path);
    refuseIfPointer(length, path);
    long headerBytes = length.getLong(0);
    if (headerBytes < 0 || headerBytes > MOST_BYTES) {
      throw broken(
          "The header is longer than the format allows, or this is no safetensors file",
          path,
          "at most " + MOST_BYTES + " bytes",
          Long.toUnsignedString(headerBytes) + " bytes");
    }
    if (headerBytes > size - LENGTH_BYTES) {
      throw broken(
          "The header reaches past the end of the file",
          path,
          headerBytes + " bytes of header",
          "a file of " + size + " bytes");
    }
    if (headerBytes > USUAL_BYTES) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: the header has {1} bytes; model hubs refuse more than {2}",
          path,
          Long.toString(headerBytes),
          Long.toString(USUAL_BYTES));
    }
    ByteBuffer bytes = read(channel, LENGTH_BYTES + (int) headerBytes, path);
    HeaderParser.Parsed parsed = parse(bytes, path);
    return new SafetensorsHeader(
        bytes.asReadOnlyBuffer(),
        inFileOrder(parsed.tensors(), size - bytes.capacity(), path),
        parsed.metadata());
  }

  /** Where the tensors' bytes begin in the file. */
  long dataStart() {
    return bytes.capacity();
  }

  private static ByteBuffer read(FileChannel channel, int count, Path path) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, buffer.position()) < 0) {
        throw FileStamp.changed(path);
      }
    }
    return buffer.flip();
  }

  /** Decodes while it parses, as a header may have a hundred megabytes. */
  private static HeaderParser.Parsed parse(ByteBuffer bytes, Path path) {
    if (bytes.capacity() == LENGTH_BYTES || bytes.get(LENGTH_BYTES) != '{') {
      throw broken(
          "The header does not begin with a brace",
          path,
          "'{' as the first byte of the header",
          bytes.capacity() == LENGTH_BYTES
              ? "an empty header"
              : "byte " + HexFormat.of().toHexDigits(bytes.get(LENGTH_BYTES)));
    }
    return new HeaderParser(path)
        .parse(
            new InputStreamReader(
                new ByteArrayInputStream(
                    bytes.array(),
                    bytes.arrayOffset() + LENGTH_BYTES,
                    bytes.capacity() - LENGTH_BYTES),
                StandardCharsets.UTF_8.newDecoder()));
  }

  /** Checks that the tensors fill the data without hole or overlap; the order is by offset. */
  private static Map<String, TensorEntry> inFileOrder(
      Iterable<TensorEntry> found, long dataBytes, Path path) {
    List<TensorEntry> sorted = new ArrayList<>();
    found.forEach(sorted::add);
    sorted.sort(
        Comparator.comparingLong(TensorEntry::begin)
            .thenComparingLong(TensorEntry::end)
            .thenComparing(TensorEntry::name));
    Map<String, TensorEntry> tensors = new LinkedHashMap<>();
    long end = 0;
    for (TensorEntry tensor : sorted) {
      if (tensor.begin() != end) {
        throw broken(
            tensor.begin() > end
                ? "Bytes before a tensor belong to no tensor"
                : "Two tensors share bytes",
            path,
            Quoted.of(tensor.name()) + " to begin at " + end,
            "its beginning at " + tensor.begin());
      }
      end = tensor.end();
      tensors.put(tensor.name(), tensor);
    }
    if (end != dataBytes) {
      throw broken(
          end > dataBytes
              ? "The file is cut short"
              : "Bytes after the last tensor belong to no tensor",
          path,
          end + " bytes after the header",
          dataBytes + " bytes");
    }
    return tensors;
  }

  /** A repository cloned without its large files holds short texts in their place. */
  private static void refuseIfPointer(ByteBuffer start, Path path) {
    if (start.equals(ByteBuffer.wrap("version ".getBytes(StandardCharsets.US_ASCII)))) {
      throw BadInput.of("The weights were not downloaded")
          .at(path)
          .expected("a safetensors file")
          .found("a git-lfs pointer in its place")
          .fix("Run in the repository: git lfs pull")
          .bad();
    }
  }

  /** A message about a file that is not what the format demands. */
  static BadInput broken(String what, Path path, Object expected, Object found) {
    return BadInput.of(what)
        .at(path)
        .expected(expected)
        .found(found)
        .fix("Get the file again, or have it written again by a safetensors library.")
        .bad();
  }
}
