package activemark.io.checkpoint;

import activemark.io.files.OutputFile;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes new safetensors files, byte for byte as the reference writer does. */
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * Writes a new file: the widest types first, then by name; the header padded with spaces to eight
   * bytes; metadata by key. Fails with {@link activemark.error.BadInput} if the file exists or
   * cannot be written.
   */
  public static void write(
      Path target, Map<String, TensorBytes> tensors, Map<String, String> metadata) {
    OutputFile.write(target, out -> write(out, tensors, metadata), OutputFile.Option.NEW);
  }

  /** As {@link #write(Path, Map, Map)}, to a stream that the caller closes. */
  public static void write(
      OutputStream out, Map<String, TensorBytes> tensors, Map<String, String> metadata)
      throws IOException {
    List<Map.Entry<String, TensorBytes>> ordered =
        tensors.entrySet().stream()
            .sorted(
                Comparator.comparing((Map.Entry<String, TensorBytes> e) -> e.getValue().dtype())
                    .thenComparing(Map.Entry::getKey, SafetensorsWriter::byCodePoint))
            .toList();
    out.write(header(ordered, metadata));
    for (Map.Entry<String, TensorBytes> entry : ordered) {
      SafetensorsFile.write(entry.getValue().bytes(), out);
    }
  }

  private static byte[] header(
      List<Map.Entry<String, TensorBytes>> tensors, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[Long.BYTES]); // room for the length
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart("__metadata__");
        for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (Map.Entry<String, TensorBytes> entry : tensors) {
        TensorBytes tensor = entry.getValue();
        long end = offset + tensor.bytes().remaining();
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", tensor.dtype().name());
        writeNumbers(json, "shape", tensor.shape());
        writeNumbers(json, "data_offsets", List.of(offset, end));
        json.writeEndObject();
        offset = end;
      }
      json.writeEndObject();
    }
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    byte[] header = bytes.toByteArray();
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header.length - Long.BYTES);
    return header;
  }

  private static void writeNumbers(JsonGenerator json, String field, List<Long> numbers)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (long number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }

  /** As UTF-8 bytes compare, which is not how Java compares characters beyond the first plane. */
  static int byCodePoint(String a, String b) {
    int[] x = a.codePoints().toArray();
    int[] y = b.codePoints().toArray();
    return Arrays.compare(x, y);
  }
}
