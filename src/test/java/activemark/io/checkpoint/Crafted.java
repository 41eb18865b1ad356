package activemark.io.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files made by hand, good and bad, and the golden models. */
final class Crafted {
  private Crafted() {}

  /** A file of a header and so many bytes of data, 0, 1, 2, ... */
  static Path file(Path path, String header, int dataBytes) throws IOException {
    return file(path, header.getBytes(StandardCharsets.UTF_8), dataBytes);
  }

  static Path file(Path path, byte[] header, int dataBytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(length(header.length));
    out.write(header);
    for (int i = 0; i < dataBytes; i++) {
      out.write(i);
    }
    return Files.write(path, out.toByteArray());
  }

  static byte[] length(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  /** The header entry of a tensor. */
  static String entry(String name, String dtype, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, dtype, shape, begin, end);
  }

  /** A tensor of seeded values in any of the engine's types. */
  static TensorBytes tensor(DType dtype, long seed, Long... shape) {
    int elements = 1;
    for (long size : shape) {
      elements *= (int) size;
    }
    float[] values = new float[elements];
    Random random = new Random(seed);
    for (int i = 0; i < elements; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return TensorBytes.of(values, shape).to(dtype);
  }

  static Path golden() {
    try {
      return Path.of(Crafted.class.getResource("/golden").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Path> goldenFolders() throws IOException {
    return Files.list(golden()).filter(Crafted::holdsModel).sorted();
  }

  private static boolean holdsModel(Path folder) {
    return Files.exists(folder.resolve("model.safetensors"))
        || Files.exists(folder.resolve("open_clip_model.safetensors"));
  }

  /** Every file of a folder by its name, with its bytes. */
  static Map<String, ByteBuffer> bytesOf(Path folder) throws IOException {
    Map<String, ByteBuffer> bytes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        bytes.put(folder.relativize(path).toString(), ByteBuffer.wrap(Files.readAllBytes(path)));
      }
    }
    return bytes;
  }

  /**
   * A model of two shards with an index, a configuration, and a folder below.
   *
   * @return the folder
   */
  static Path sharded(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("onnx/deep"));
    Map<String, String> metadata = Map.of("format", "pt");
    SafetensorsWriter.write(
        folder.resolve("model-00001-of-00002.safetensors"),
        Map.of("a", tensor(DType.BF16, 1, 4L, 3L), "c", tensor(DType.F32, 2, 2L)),
        metadata);
    SafetensorsWriter.write(
        folder.resolve("model-00002-of-00002.safetensors"),
        Map.of("b", tensor(DType.F16, 3, 5L)),
        metadata);
    index(
        folder,
        "\"a\":\"model-00001-of-00002.safetensors\",\"b\":\"model-00002-of-00002.safetensors\","
            + "\"c\":\"model-00001-of-00002.safetensors\"");
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"vit\"}\n");
    Files.writeString(folder.resolve("README.md"), "# A model\n");
    Files.write(folder.resolve("onnx/deep/notes.bin"), new byte[] {0, 1, 2, -1});
    return folder;
  }

  /** Writes an index with the given inside of its weight_map. */
  static void index(Path folder, String weightMap) throws IOException {
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"metadata\":{\"total_size\":42},\"weight_map\":{" + weightMap + "}}");
  }
}
