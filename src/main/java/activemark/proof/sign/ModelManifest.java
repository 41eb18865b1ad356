package activemark.proof.sign;

import activemark.error.BadInput;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.Sha256;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a model with their digests, as OpenSSF Model Signing 1.0 states them.
 *
 * @param name the model's name, for people
 * @param links whether links to files counted as files
 * @param ignored names of files and folders that did not count
 * @param resources SHA-256 in hex by file name, in the order of the statement
 */
public record ModelManifest(
    String name, boolean links, List<String> ignored, Map<String, String> resources) {
  static final String PREDICATE = "https://model_signing/signature/v1.0";

  /** Never part of a model, by the specification. */
  private static final List<String> REPOSITORY =
      List.of(".git", ".gitattributes", ".github", ".gitignore");

  private static final String METHOD = "files";
  private static final String HASH = "sha256";

  /** Copies what could change, in order. */
  public ModelManifest {
    ignored = List.copyOf(ignored);
    resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
  }

  /**
   * Reads every file of a model.
   *
   * @param model a folder, or a single file
   * @param links whether links to files are followed; else they are refused
   * @param beside files that do not count where they lie in the folder, such as the signature
   * @throws BadInput if something cannot be read or counted
   */
  public static ModelManifest of(Path model, boolean links, Path... beside) {
    return of(model, links, REPOSITORY, beside);
  }

  static ModelManifest of(Path model, boolean links, List<String> without, Path... beside) {
    Path root = model.toAbsolutePath().normalize();
    List<String> ignored = new ArrayList<>(without);
    for (Path file : beside) {
      Path absolute = file.toAbsolutePath().normalize();
      if (absolute.startsWith(root) && !absolute.equals(root)) {
        String name = root.relativize(absolute).toString();
        ignored.add(name.replace(root.getFileSystem().getSeparator(), "/"));
      }
    }
    Path name = root.getFileName();
    return new ModelManifest(
        name == null ? "model" : name.toString(),
        links,
        ignored.stream().distinct().sorted(ModelFiles.byCodePoint()).toList(),
        ModelFiles.of(root, links, ignored));
  }

  /** SHA-256 over the digests' bytes in order, hex: one number for the whole model. */
  public String rootDigest() {
    MessageDigest root = Sha256.start();
    resources.values().forEach(digest -> root.update(HexFormat.of().parseHex(digest)));
    return HexFormat.of().formatHex(root.digest());
  }

  /** The statement to sign. */
  Statement statement() {
    ObjectNode predicate = JsonNodeFactory.instance.objectNode();
    ObjectNode serialization = predicate.putObject("serialization");
    serialization.put("method", METHOD).put("hash_type", HASH).put("allow_symlinks", links);
    ignored.forEach(serialization.withArray("ignore_paths")::add);
    var list = predicate.putArray("resources");
    resources.forEach(
        (file, digest) ->
            list.addObject().put("name", file).put("algorithm", HASH).put("digest", digest));
    return new Statement(List.of(new Subject(name, rootDigest())), PREDICATE, predicate);
  }

  static ModelManifest read(Statement statement, String where) {
    if (!statement.predicateType().equals(PREDICATE)) {
      throw BadInput.of("The signature is not one of a model")
          .at(where)
          .expected(PREDICATE)
          .found(statement.predicateType())
          .bad();
    }
    Fields fields = Fields.of(statement.predicate(), "predicate of " + where);
    Fields serialization = fields.fields("serialization");
    requireText(serialization, "method", METHOD);
    requireText(serialization, "hash_type", HASH);
    boolean links = serialization.flag("allow_symlinks");
    List<String> ignored =
        serialization.has("ignore_paths") ? serialization.texts("ignore_paths") : List.of();
    serialization.done();
    Map<String, String> resources = new LinkedHashMap<>();
    for (Fields resource : fields.list("resources")) {
      requireText(resource, "algorithm", HASH);
      String file = resource.text("name");
      if (resources.put(file, resource.digest("digest")) != null) {
        throw fields.wrong("resources", "every name once", file);
      }
      resource.done();
    }
    if (statement.subjects().size() != 1) {
      throw BadInput.of("The signature is not about one model")
          .at(where)
          .expected("one subject")
          .found(statement.subjects().size())
          .bad();
    }
    Subject subject = statement.subjects().get(0);
    ModelManifest manifest = new ModelManifest(subject.name(), links, ignored, resources);
    if (!manifest.rootDigest().equals(subject.digest())) {
      throw BadInput.of("The signed statement disagrees with itself")
          .at(where)
          .expected("a root digest that follows from its files: " + manifest.rootDigest())
          .found(subject.digest())
          .bad();
    }
    return manifest;
  }

  /** Every file in which a model differs from what was signed, a sentence each. */
  List<String> differences(ModelManifest found) {
    List<String> differences = new ArrayList<>();
    resources.forEach(
        (file, digest) -> {
          String now = found.resources.get(file);
          if (now == null) {
            differences.add(file + " is missing");
          } else if (!now.equals(digest)) {
            differences.add(
                "%s has other bytes (SHA-256 %s..., signed was %s...)"
                    .formatted(file, now.substring(0, 12), digest.substring(0, 12)));
          }
        });
    found.resources.keySet().stream()
        .filter(file -> !resources.containsKey(file))
        .forEach(file -> differences.add(file + " was not there when the model was signed"));
    return differences;
  }

  /** What the signature leaves out beyond a repository's own files. */
  public List<String> uncovered() {
    return ignored.stream().filter(each -> !REPOSITORY.contains(each)).toList();
  }

  private static void requireText(Fields fields, String name, String expected) {
    String found = fields.text(name);
    if (!found.equals(expected)) {
      throw fields.wrong(name, expected, found);
    }
  }
}
