package activemark.cli;

import activemark.error.BadInput;
import activemark.io.checkpoint.Checkpoint;
import activemark.io.checkpoint.TensorEntry;
import activemark.model.backbone.layout.VisionModel;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a model folder or a safetensors file holds, told without computing with it. */
final class ModelDescription {
  private static final Pattern NUMBER = Pattern.compile("(?<=^|\\.)\\d+(?=\\.)");
  private static final double MEGA = 1e6;

  private final Checkpoint model;
  private final boolean everyTensor;
  private final List<TensorEntry> entries;

  private ModelDescription(Checkpoint model, boolean everyTensor) {
    this.model = model;
    this.everyTensor = everyTensor;
    this.entries = model.names().stream().map(model::entry).toList();
  }

  /**
   * Describes an opened model.
   *
   * @param everyTensor list each tensor for people too, instead of one line for equal blocks
   */
  static Described of(Checkpoint model, boolean everyTensor) {
    ModelDescription description = new ModelDescription(model, everyTensor);
    LayoutGuess layout = LayoutGuess.of(model.configs(), model.names());
    String digest = model.digest();
    Optional<String> identity = identity(model);
    return new Described(
        description.json(layout, digest, identity), description.sheet(layout, digest, identity));
  }

  /** What marks and evidence call the model; none where it is not understood as a ViT. */
  private static Optional<String> identity(Checkpoint model) {
    try {
      return Optional.of(VisionModel.of(model).identity());
    } catch (BadInput e) {
      return Optional.empty();
    }
  }

  private ObjectNode json(LayoutGuess layout, String digest, Optional<String> identity) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", "model").put("path", model.root().toString());
    json.put("layout", layout.layout()).put("architecture", layout.architecture());
    json.put("digest", digest).put("weightsDigest", model.weightsDigest());
    identity.ifPresent(known -> json.put("identity", known));
    json.put("parameters", parameters()).put("bytes", bytes());
    ArrayNode files = json.putArray("files");
    fileNames().forEach(files::add);
    ObjectNode metadata = json.putObject("metadata");
    model.metadata().forEach(metadata::put);
    ArrayNode others = json.putArray("otherWeights");
    model.otherWeights().forEach(others::add);
    ArrayNode tensors = json.putArray("tensors");
    for (TensorEntry entry : entries) {
      ObjectNode tensor = tensors.addObject();
      tensor.put("name", entry.name()).put("dtype", entry.dtype().name());
      ArrayNode shape = tensor.putArray("shape");
      entry.shape().forEach(shape::add);
    }
    return json;
  }

  private Sheet sheet(LayoutGuess layout, String digest, Optional<String> identity) {
    Sheet sheet = new Sheet("Model " + model.root());
    sheet.fact("layout", layout.sentence());
    sheet.fact("files", String.join("\n", fileNames()));
    sheet.fact(
        "tensors",
        String.format(
            Locale.ROOT,
            "%d, %.2f M parameters, %.1f MB (%s)",
            entries.size(),
            parameters() / MEGA,
            bytes() / MEGA,
            types()));
    if (!model.metadata().isEmpty()) {
      sheet.fact("metadata", joined(model.metadata()));
    }
    sheet.fact("digest", digest);
    identity.ifPresent(known -> sheet.fact("identity", known + "\nMarks and evidence name it."));
    if (!model.otherWeights().isEmpty()) {
      sheet.fact(
          "also here",
          String.join(", ", model.otherWeights())
              + "\nThese hold weights too; a marked copy would carry them along unmarked.");
    }
    return sheet.table(rows());
  }

  private List<List<String>> rows() {
    Map<List<String>, Integer> counts = new LinkedHashMap<>();
    for (TensorEntry entry : entries) {
      String name = everyTensor ? entry.name() : NUMBER.matcher(entry.name()).replaceAll("*");
      counts.merge(List.of(name, entry.dtype().name(), entry.shape().toString()), 1, Integer::sum);
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("tensor", "type", "shape", ""));
    counts.forEach(
        (row, count) -> {
          List<String> cells = new ArrayList<>(row);
          cells.add(count > 1 ? "x " + count : "");
          rows.add(cells);
        });
    return rows;
  }

  private List<String> fileNames() {
    return model.weightFiles().stream().map(Path::getFileName).map(Path::toString).toList();
  }

  private long parameters() {
    return entries.stream().mapToLong(entry -> entry.length() * 8 / entry.dtype().bits()).sum();
  }

  private long bytes() {
    return entries.stream().mapToLong(TensorEntry::length).sum();
  }

  private String types() {
    Map<String, Long> counts =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.dtype().name(), TreeMap::new, Collectors.counting()));
    return counts.size() == 1
        ? counts.keySet().iterator().next()
        : counts.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", "));
  }

  private static String joined(Map<String, String> metadata) {
    return new TreeMap<>(metadata)
        .entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(", "));
  }
}
