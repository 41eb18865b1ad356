package activemark.io.checkpoint;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder in which Hugging Face's tools keep what they downloaded. Only read here, and nothing
 * is ever fetched: {@code models--ORG--NAME/refs/REVISION} names a commit, {@code
 * models--ORG--NAME/snapshots/COMMIT} holds its files as links.
 *
 * @param root the cache's folder; need not exist
 */
record HubCache(Path root) {
  private static final Pattern ID =
      Pattern.compile("(?<org>[\\w-][\\w.-]*)/(?<name>[\\w-][\\w.-]*)(@(?<revision>[\\w./-]+))?");

  private static final Pattern SNAPSHOT =
      Pattern.compile(".*/models--(?<org>[^/]+?)--(?<name>[^/]+)/snapshots/(?<commit>[^/]+)(/.*)?");

  /** The cache that the environment points to, found as Hugging Face's own tools find it. */
  static HubCache of(Map<String, String> environment, Path home) {
    for (String[] rule :
        new String[][] {
          {"HF_HUB_CACHE", ""}, {"HF_HOME", "hub"}, {"XDG_CACHE_HOME", "huggingface/hub"}
        }) {
      String value = environment.getOrDefault(rule[0], "");
      if (!value.isBlank()) {
        Path folder = value.startsWith("~/") ? home.resolve(value.substring(2)) : Path.of(value);
        return new HubCache(folder.resolve(rule[1]));
      }
    }
    return new HubCache(home.resolve(".cache/huggingface/hub"));
  }

  /** The cache of the user who runs this. */
  static HubCache ofUser() {
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /** The snapshot of {@code org/name[@revision]}, if this is such an id and in the cache. */
  Optional<Path> find(String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches() || id.contains("..")) {
      return Optional.empty();
    }
    Path repository =
        root.resolve("models--" + matcher.group("org") + "--" + matcher.group("name"));
    if (!Files.isDirectory(repository)) {
      return Optional.empty();
    }
    String revision = Optional.ofNullable(matcher.group("revision")).orElse("main");
    Path snapshots = repository.resolve("snapshots");
    Path snapshot = snapshots.resolve(commit(repository, revision).orElse(revision)).normalize();
    if (!snapshot.startsWith(snapshots)
        || snapshot.equals(snapshots)
        || !Files.isDirectory(snapshot)) {
      throw BadInput.of("The cache does not hold this revision of the model")
          .at(snapshots)
          .expected(revision)
          .found(found(repository))
          .fix(
              "Fetch it with: hf download %s/%s --revision %s"
                  .formatted(matcher.group("org"), matcher.group("name"), revision))
          .bad();
    }
    return Optional.of(snapshot);
  }

  /** Whether a text has the form of an id. */
  static boolean isId(String text) {
    return ID.matcher(text).matches() && !text.contains("..");
  }

  /** What to do about a file that is missing: in a snapshot, the command that fetches it. */
  static String advice(Path missing) {
    Path folder = missing.toAbsolutePath().normalize();
    Matcher matcher = SNAPSHOT.matcher(folder.toString().replace('\\', '/'));
    if (!matcher.matches()) {
      return "Copy or download it into the folder.";
    }
    return "The download is not complete. Fetch the rest with: hf download %s/%s --revision %s"
        .formatted(matcher.group("org"), matcher.group("name"), matcher.group("commit"));
  }

  private static Optional<String> commit(Path repository, String revision) {
    Path refs = repository.resolve("refs");
    Path ref = refs.resolve(revision).normalize();
    if (!ref.startsWith(refs) || !Files.isRegularFile(ref)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(ref).strip());
    } catch (IOException e) {
      throw SafetensorsFile.unreadable(ref, e);
    }
  }

  private static List<String> found(Path repository) {
    try (Stream<Path> snapshots = Files.list(repository.resolve("snapshots"))) {
      return snapshots.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
