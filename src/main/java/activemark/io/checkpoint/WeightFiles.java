package activemark.io.checkpoint;

import activemark.error.BadInput;
import activemark.error.Complaint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the weights in a model folder by the names that the three worlds give them. */
final class WeightFiles {
  private static final String SUFFIX = ".safetensors";
  private static final String INDEX_SUFFIX = ".safetensors.index.json";

  /** What transformers and timm, and what OpenCLIP call a model in one file. */
  private static final List<String> USUAL =
      List.of("model.safetensors", "open_clip_model.safetensors");

  private static final Pattern SHARD = Pattern.compile(".*-\\d{5}-of-\\d{5}\\.safetensors");

  /** Endings of files that hold weights in other forms. */
  private static final List<String> FOREIGN =
      List.of(".h5", ".msgpack", ".onnx", ".onnx_data", ".gguf", ".npz", ".tflite", ".ot", ".pt2");

  private WeightFiles() {}

  /**
   * The one weight file, or the one index of shards, of a folder. A file of a usual name goes
   * before any other name; two of the same standing are ambiguous.
   */
  static Path find(Path folder) {
    List<String> names = names(folder);
    List<String> usual =
        names.stream().filter(n -> USUAL.contains(n) || n.endsWith(INDEX_SUFFIX)).toList();
    List<String> candidates =
        usual.isEmpty() ? names.stream().filter(n -> n.endsWith(SUFFIX)).toList() : usual;
    if (candidates.isEmpty()) {
      throw none(folder, names);
    }
    if (usual.isEmpty() && candidates.stream().allMatch(n -> SHARD.matcher(n).matches())) {
      Path index = folder.resolve("model" + INDEX_SUFFIX);
      throw BadInput.of("The index of the shards is missing")
          .at(index)
          .found("shards without it: " + String.join(", ", candidates))
          .fix(HubCache.advice(index))
          .bad();
    }
    if (candidates.size() > 1) {
      throw BadInput.of("The folder holds several weight files")
          .at(folder)
          .expected("one of them")
          .found(String.join(", ", candidates))
          .fix("Name the file instead of the folder, or move the others away.")
          .bad();
    }
    return folder.resolve(candidates.get(0));
  }

  static boolean isIndex(Path path) {
    return path.toString().endsWith(INDEX_SUFFIX);
  }

  /** Whether a file of this name holds weights, in this format or in another. */
  static boolean isNamedLikeWeights(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(SUFFIX)
        || Pickles.isNamedLikeOne(Path.of(lower))
        || FOREIGN.stream().anyMatch(lower::endsWith);
  }

  private static BadInput none(Path folder, List<String> names) {
    for (String name : names) {
      if (Pickles.isNamedLikeOne(Path.of(name)) && !name.equals("training_args.bin")) {
        return Pickles.refused(folder.resolve(name));
      }
    }
    Complaint complaint =
        BadInput.of("The folder holds no weights")
            .at(folder)
            .expected(String.join(", ", USUAL) + ", or model" + INDEX_SUFFIX + " with its shards")
            .found(names.isEmpty() ? "no files" : String.join(", ", names));
    return complaint.fix(HubCache.advice(folder.resolve(USUAL.get(0)))).bad();
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(path -> !Files.isDirectory(path))
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw SafetensorsFile.unreadable(folder, e);
    }
  }
}
