package activemark.model.data;

import activemark.error.BadInput;
import activemark.io.files.OutputFile;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.Sha256;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * What a service that turns pictures into vectors answered, one vector of F numbers for each
 * picture. The file is JSON Lines, a line a picture, in any order:
 *
 * <pre>{"picture": "street/17.jpg", "vector": [0.12, -0.3, ...]}</pre>
 *
 * <p>A picture is named by its place in the folder of pictures, with slashes.
 *
 * @param file where they stand
 * @param digest SHA-256 of the file, hex
 * @param vectors by picture, in the order in which {@link activemark.io.image.ImageFolder} lists
 *     them
 */
public record RecordedVectors(Path file, String digest, Map<String, float[]> vectors) {
  private static final String SUFFIX = ".jsonl";
  private static final int MAX_BYTES = 1 << 28;
  private static final int MAX_SIZE = 1 << 16;
  private static final String PICTURE = "picture";
  private static final String VECTOR = "vector";

  /** Whether a path names a file of answers rather than a model. */
  public static boolean isNamed(Path path) {
    return path.toString().endsWith(SUFFIX);
  }

  /**
   * Reads a file.
   *
   * @throws BadInput if it is missing, too large, or not one vector of one size for each picture
   */
  public static RecordedVectors read(Path file) {
    String text = StrictJson.text(file, MAX_BYTES, "file of answers");
    Map<String, float[]> vectors = new TreeMap<>();
    int size = 0;
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String where = file + ", line " + number;
      Fields fields = Fields.of(StrictJson.parse(line, where), where);
      String picture = fields.text(PICTURE);
      float[] vector = vector(fields);
      fields.done();
      if (!vectors.isEmpty() && vector.length != size) {
        throw fields.wrong(VECTOR, size + " numbers, as before", vector.length + " numbers");
      }
      size = vector.length;
      if (vectors.put(picture, vector) != null) {
        throw fields.wrong(PICTURE, "a picture that was not answered before", picture);
      }
    }
    if (vectors.isEmpty()) {
      throw BadInput.of("The file holds no answers")
          .at(file)
          .expected("lines such as {\"picture\": \"a.jpg\", \"vector\": [0.1, -0.2]}")
          .bad();
    }
    return new RecordedVectors(file, Sha256.hex(text.getBytes(StandardCharsets.UTF_8)), vectors);
  }

  private static float[] vector(Fields fields) {
    double[] numbers = fields.numbers(VECTOR);
    if (numbers.length == 0 || numbers.length > MAX_SIZE) {
      throw fields.wrong(VECTOR, "1 to " + MAX_SIZE + " numbers", numbers.length + " numbers");
    }
    float[] vector = new float[numbers.length];
    boolean nothing = true;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) numbers[i];
      if (!Float.isFinite(vector[i])) {
        throw fields.wrong(VECTOR, "numbers that fit into 32 bits", numbers[i]);
      }
      nothing &= vector[i] == 0;
    }
    if (nothing) {
      throw fields.wrong(VECTOR, "a vector that has a direction", "only zeros");
    }
    return vector;
  }

  /**
   * Writes what a service that runs a model would answer.
   *
   * @param pictures their names, in the order of the batch
   */
  public static void write(
      Path file,
      List<String> pictures,
      Backbone model,
      ImageBatch images,
      Precision precision,
      Progress progress) {
    StringBuilder text = new StringBuilder();
    try (Scope scope = Scope.open()) {
      Tensor vectors = Embeddings.of(model, ImageSource.of(images), precision, progress);
      for (int i = 0; i < pictures.size(); i++) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put(PICTURE, pictures.get(i));
        ArrayNode numbers = line.putArray(VECTOR);
        for (float number : Ops.floats(vectors.select(0, i))) {
          if (!Float.isFinite(number)) {
            throw BadInput.of("The model computes values that are not numbers")
                .at(pictures.get(i))
                .found(number)
                .fix("Look for NaN or infinite weights with `activemark profile`.")
                .bad();
          }
          numbers.add(number);
        }
        text.append(line).append('\n');
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    OutputFile.write(file, out -> out.write(bytes), OutputFile.Option.NEW);
  }

  /** The vectors [n, F], float32, in the innermost scope. */
  public Tensor tensor() {
    int size = vectors.values().iterator().next().length;
    float[] all = new float[vectors.size() * size];
    int at = 0;
    for (float[] vector : vectors.values()) {
      System.arraycopy(vector, 0, all, at, size);
      at += size;
    }
    return Ops.tensor(all, vectors.size(), size);
  }

  /**
   * The pictures that were answered, in the order of the vectors.
   *
   * @param folder that the names are places in
   * @throws BadInput if one of them is not there
   */
  public Pictures pictures(Path folder) {
    List<Path> files = new ArrayList<>();
    Path whole = folder.toAbsolutePath().normalize();
    for (String picture : vectors.keySet()) {
      Path found = place(whole, picture);
      if (!found.startsWith(whole) || !Files.isRegularFile(found)) {
        throw BadInput.of("A picture that was answered is not in the folder of pictures")
            .at(file)
            .expected("names of files in " + folder)
            .found(picture)
            .fix("Name every picture by its place in the folder given with --images.")
            .bad();
      }
      files.add(found);
    }
    return Pictures.of(files);
  }

  private static Path place(Path folder, String picture) {
    try {
      return folder.resolve(picture).normalize();
    } catch (InvalidPathException noPath) {
      return Path.of("");
    }
  }
}
