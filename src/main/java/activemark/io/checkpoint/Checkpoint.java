package activemark.io.checkpoint;

import activemark.error.BadInput;
import activemark.io.files.OutputFolder;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model as it lies on the disk: a folder of transformers, timm or OpenCLIP, whole or in shards,
 * or a single weight file. Saving patches what was opened; nothing is ever written to it.
 */
public final class Checkpoint implements AutoCloseable {
  private static final List<String> CONFIGS =
      List.of("config.json", "preprocessor_config.json", "open_clip_config.json");

  private final Path root;
  private final Map<String, SafetensorsFile> weights; // by file name
  private final Map<String, SafetensorsFile> fileOf; // by tensor name
  private final Map<String, JsonNode> configs;

  private Checkpoint(
      Path root, Map<String, SafetensorsFile> weights, Map<String, JsonNode> configs) {
    this.root = root;
    this.weights = weights;
    this.configs = configs;
    fileOf = new LinkedHashMap<>();
    weights.values().forEach(file -> file.names().forEach(name -> fileOf.put(name, file)));
  }

  /**
   * Opens a model folder or a {@code .safetensors} file; if there is nothing at the path and it
   * reads as {@code org/name[@revision]}, the model of that id in Hugging Face's cache. With a
   * single file go the configuration files beside it. Fails with {@link BadInput} if anything is
   * missing, ambiguous or broken.
   */
  public static Checkpoint open(Path folderOrFile) {
    return open(folderOrFile, HubCache.ofUser());
  }

  static Checkpoint open(Path folderOrFile, HubCache cache) {
    Path root = existing(folderOrFile, cache);
    Path weights = Files.isDirectory(root) ? WeightFiles.find(root) : root;
    if (!Files.exists(weights)) {
      throw BadInput.of("A weight file is missing")
          .at(weights)
          .found("a link to nothing")
          .fix(HubCache.advice(weights))
          .bad();
    }
    Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    try {
      if (WeightFiles.isIndex(weights)) {
        ShardIndex index = ShardIndex.read(weights);
        index.shards().forEach(shard -> put(files, SafetensorsFile.open(shard)));
        index.check(List.copyOf(files.values()));
        root = folderOf(weights);
      } else {
        put(files, SafetensorsFile.open(weights));
      }
      return new Checkpoint(root, files, configs(folderOf(weights)));
    } catch (RuntimeException e) {
      files.values().forEach(SafetensorsFile::close);
      throw e;
    }
  }

  /** The folder, or the single file, that was opened. */
  public Path root() {
    return root;
  }

  /** The weight files, in the order of their names. */
  public List<Path> weightFiles() {
    return weights.values().stream().map(SafetensorsFile::path).toList();
  }

  /** The names of all tensors, in the order of the files and of the bytes in them. */
  public List<String> names() {
    return List.copyOf(fileOf.keySet());
  }

  /** Whether there is a tensor of this name. */
  public boolean has(String name) {
    return fileOf.containsKey(name);
  }

  /** Type, shape and place of a tensor; a name that is not there is {@link BadInput}. */
  public TensorEntry entry(String name) {
    return file(name).entry(name);
  }

  /** Maps a tensor, as {@link SafetensorsFile#tensor} does. */
  public TensorBytes tensor(String name) {
    return file(name).tensor(name);
  }

  /**
   * The configuration files that are there, by file name: {@code config.json}, {@code
   * preprocessor_config.json}, {@code open_clip_config.json}.
   */
  public Map<String, JsonNode> configs() {
    return Collections.unmodifiableMap(configs);
  }

  /** The free text in the headers of the weight files, the first file's before the others'. */
  public Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>();
    weights.values().forEach(file -> file.metadata().forEach(metadata::putIfAbsent));
    return Collections.unmodifiableMap(metadata);
  }

  /**
   * Files of the folder that hold weights but are none of this model's, such as a pickle of the
   * same model. They pass through {@link #savePatched} unchanged: who gives a marked copy away and
   * leaves them in gives the unmarked weights away, too.
   */
  public List<String> otherWeights() {
    return contents().keySet().stream()
        .filter(name -> WeightFiles.isNamedLikeWeights(name) && !weights.containsKey(name))
        .toList();
  }

  /**
   * The SHA-256 of the whole model, in hex: over every file's name in UTF-8, a zero byte and the 32
   * bytes of the file's own SHA-256, files in the order of their names' code points. The files are
   * all of the folder and those below it, links followed, names with slashes, but for a {@code
   * .git} at the top; of a single file, that one and the configuration files beside it. Read anew
   * at each call.
   */
  public String digest() {
    Sha256 sha = new Sha256();
    contents()
        .forEach(
            (name, path) -> {
              try {
                sha.add(name).add(Sha256.of(path));
              } catch (IOException e) {
                throw SafetensorsFile.unreadable(path, e);
              }
            });
    return sha.hex();
  }

  /**
   * The SHA-256 of the weights alone, in hex, the same however they are spread over files: over
   * every tensor's name in UTF-8, a zero byte, its type and shape as in {@code F32[2, 3]}, a zero
   * byte and the 32 bytes of its bytes' SHA-256, tensors in the order of their names' code points.
   */
  public String weightsDigest() {
    Sha256 sha = new Sha256();
    fileOf.keySet().stream()
        .sorted(SafetensorsWriter::byCodePoint)
        .forEach(
            name -> {
              TensorEntry entry = entry(name);
              sha.add(name).add(entry.dtype().name() + entry.shape()).add(file(name).digest(name));
            });
    return sha.hex();
  }

  /**
   * Writes the model again with other values for some tensors: same files, names, order, types,
   * header bytes. Every other byte, of every other file too, is copied; links become files.
   *
   * @param changes by tensor name; each of the type and shape of the tensor it replaces
   * @param targetFolder must not exist, and must not lie inside this model's folder
   */
  public void savePatched(Map<String, TensorBytes> changes, Path targetFolder) {
    try (OutputFolder folder = OutputFolder.at(targetFolder, root)) {
      writePatched(changes, folder);
      folder.commit();
    }
  }

  /** As {@link #savePatched}, into a folder that the caller commits. */
  public void writePatched(Map<String, TensorBytes> changes, OutputFolder folder) {
    changes.forEach(this::requireFits);
    contents()
        .forEach(
            (name, path) -> {
              SafetensorsFile file = weights.get(name);
              folder.write(
                  name,
                  out -> {
                    if (file == null) {
                      Files.copy(path, out);
                    } else {
                      file.copyTo(out, changes);
                    }
                  });
            });
  }

  /** Closes the files; tensors handed out stay readable. */
  @Override
  public void close() {
    weights.values().forEach(SafetensorsFile::close);
  }

  private SafetensorsFile file(String name) {
    SafetensorsFile file = fileOf.get(name);
    if (file == null) {
      throw BadInput.of("The model has no tensor " + Quoted.of(name))
          .at(root)
          .found(fileOf.size() + " tensors of other names")
          .fix("List the names with: activemark inspect " + root)
          .bad();
    }
    return file;
  }

  private void requireFits(String name, TensorBytes change) {
    TensorEntry entry = entry(name);
    if (entry.dtype() != change.dtype() || !entry.shape().equals(change.shape())) {
      throw new IllegalArgumentException(
          "%s is %s%s in the file, not %s%s"
              .formatted(name, entry.dtype(), entry.shape(), change.dtype(), change.shape()));
    }
  }

  private SortedMap<String, Path> contents() {
    if (Files.isDirectory(root)) {
      return FolderFiles.of(root);
    }
    SortedMap<String, Path> contents = new TreeMap<>(SafetensorsWriter::byCodePoint);
    configs.keySet().forEach(name -> contents.put(name, root.resolveSibling(name)));
    weights.forEach((name, file) -> contents.put(name, file.path()));
    return contents;
  }

  private static Path existing(Path path, HubCache cache) {
    if (Files.exists(path)) {
      return path;
    }
    String text = path.toString().replace(path.getFileSystem().getSeparator(), "/");
    return cache
        .find(text)
        .orElseThrow(
            () ->
                BadInput.of("There is no such model")
                    .at(path)
                    .expected(
                        "a model folder, a .safetensors file, or org/name of a model in "
                            + cache.root())
                    .fix(
                        HubCache.isId(text)
                            ? "Look at the spelling, or fetch it with: hf download "
                                + text.replaceFirst("@", " --revision ")
                            : "Look at the spelling of the path.")
                    .bad());
  }

  private static Map<String, JsonNode> configs(Path folder) {
    Map<String, JsonNode> configs = new LinkedHashMap<>();
    for (String name : CONFIGS) {
      Path path = folder.resolve(name);
      if (Files.isSymbolicLink(path) && !Files.exists(path)) {
        throw BadInput.of("A configuration file is missing")
            .at(path)
            .found("a link to nothing")
            .fix(HubCache.advice(path))
            .bad();
      }
      if (Files.isRegularFile(path)) {
        configs.put(name, JsonFile.read(path));
      }
    }
    return configs;
  }

  private static void put(Map<String, SafetensorsFile> files, SafetensorsFile file) {
    files.put(file.path().getFileName().toString(), file);
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }
}
