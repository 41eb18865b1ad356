package activemark.bench.result;

import activemark.proof.canonical.Fields;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The document of a grid: what was attacked, how it was measured and what was found. It holds no
 * secrets of the mark.
 *
 * @param tool version of the program
 * @param set name of the set of attacks
 * @param model name of the marked copy, for people
 * @param modelDigest its digest
 * @param baseDigest the unmarked original's
 * @param markDigest digest of the mark file
 * @param schemes ids of the mark's schemes
 * @param images pictures of each reading
 * @param imagesDigest digest of these
 * @param task by which use is measured
 * @param dataDigest digest of the task's data
 * @param alpha largest corrected chance that shows the mark
 * @param cells in the order of the set
 */
public record EnvelopeFile(
    String tool,
    String set,
    String model,
    String modelDigest,
    String baseDigest,
    String markDigest,
    List<String> schemes,
    int images,
    String imagesDigest,
    String task,
    String dataDigest,
    double alpha,
    List<Cell> cells) {
  private static final String FORMAT = "activemark.envelope/1";
  private static final int MAX_BYTES = 256 << 20;

  /** Copies the lists. */
  public EnvelopeFile {
    schemes = List.copyOf(schemes);
    cells = List.copyOf(cells);
  }

  /** The same with other cells. */
  public EnvelopeFile withCells(List<Cell> other) {
    return new EnvelopeFile(
        tool,
        set,
        model,
        modelDigest,
        baseDigest,
        markDigest,
        schemes,
        images,
        imagesDigest,
        task,
        dataDigest,
        alpha,
        other);
  }

  /** The cells but for the controls. */
  public List<Cell> attacks() {
    return cells.stream().filter(cell -> !cell.family().equals(Cell.CONTROLS)).toList();
  }

  /** What use is measured by, for people: the task and its metric. */
  public String use() {
    String metric =
        cells.stream()
            .map(Cell::finding)
            .flatMap(EnvelopeFile::utility)
            .map(Finding.Utility::metric)
            .findFirst()
            .orElse("accuracy");
    return task + " " + metric;
  }

  private static Stream<Finding.Utility> utility(Finding finding) {
    return finding instanceof Finding.Measured found ? found.utility().stream() : Stream.empty();
  }

  /** As one JSON object. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT).put("tool", tool).put("set", set);
    json.put("model", model).put("modelDigest", modelDigest);
    json.put("baseDigest", baseDigest).put("markDigest", markDigest);
    ArrayNode names = json.putArray("schemes");
    schemes.forEach(names::add);
    json.put("images", images).put("imagesDigest", imagesDigest);
    json.put("task", task).put("dataDigest", dataDigest).put("alpha", alpha);
    ArrayNode all = json.putArray("cells");
    cells.forEach(cell -> all.add(cell.toJson()));
    return json;
  }

  /**
   * Reads a document.
   *
   * @throws activemark.error.BadInput if it is missing, damaged or of another kind
   */
  public static EnvelopeFile read(Path file) {
    return fromJson(StrictJson.read(file, MAX_BYTES, "envelope"), "envelope " + file);
  }

  /** From what {@link #toJson} wrote. */
  public static EnvelopeFile fromJson(ObjectNode json, String document) {
    Fields fields = Fields.of(json, document);
    fields.requireFormat(FORMAT);
    EnvelopeFile file =
        new EnvelopeFile(
            fields.text("tool"),
            fields.text("set"),
            fields.text("model"),
            fields.digest("modelDigest"),
            fields.digest("baseDigest"),
            fields.digest("markDigest"),
            fields.texts("schemes"),
            fields.whole("images", 0, Integer.MAX_VALUE),
            fields.digest("imagesDigest"),
            fields.text("task"),
            fields.digest("dataDigest"),
            fields.number("alpha"),
            fields.list("cells").stream().map(Cell::read).toList());
    fields.done();
    return file;
  }
}
