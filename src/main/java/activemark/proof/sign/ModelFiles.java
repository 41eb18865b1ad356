package activemark.proof.sign;

import activemark.error.BadInput;
import activemark.proof.canonical.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a model as OpenSSF Model Signing counts them, with their digests. */
final class ModelFiles extends SimpleFileVisitor<Path> {
  /** The name of a model that is a single file. */
  static final String SINGLE = ".";

  private static final int BUFFER_BYTES = 1 << 20;

  private final Path root;
  private final boolean links;
  private final Collection<String> ignored;
  private final SortedMap<String, String> digests = new TreeMap<>(byCodePoint());

  private ModelFiles(Path root, boolean links, Collection<String> ignored) {
    this.root = root;
    this.links = links;
    this.ignored = ignored;
  }

  /**
   * SHA-256 in hex of every file, by its name with slashes in the order of code points.
   *
   * @param model a folder, or a single file whose name is then {@link #SINGLE}
   * @param links whether links to files are followed; else they are refused
   * @param ignored names of files and folders that do not count
   */
  static SortedMap<String, String> of(Path model, boolean links, Collection<String> ignored) {
    ModelFiles files = new ModelFiles(model, links, ignored);
    try {
      if (Files.isRegularFile(model)) {
        files.add(SINGLE, model, Files.isSymbolicLink(model));
      } else if (Files.isDirectory(model)) {
        Files.walkFileTree(model.resolve("."), files); // the folder itself may be a link
      } else {
        throw BadInput.of("There is no such model").at(model).expected("a folder or a file").bad();
      }
    } catch (IOException e) {
      throw BadInput.of("The model cannot be read").at(model).found(e).bad(e);
    }
    if (files.digests.isEmpty()) {
      throw BadInput.of("The folder holds no files").at(model).bad();
    }
    return files.digests;
  }

  /** Order of names by code point; Java's own is by UTF-16 unit. */
  static Comparator<String> byCodePoint() {
    return (a, b) -> {
      int[] left = a.codePoints().toArray();
      int[] right = b.codePoints().toArray();
      return Arrays.compare(left, right);
    };
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return isIgnored(name(folder)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    String name = name(file);
    if (!isIgnored(name)) {
      if (!Files.isRegularFile(file)) {
        throw BadInput.of("The model folder holds something that cannot be signed")
            .at(file)
            .expected("files and folders" + (links ? ", and links to files" : ""))
            .found(attributes.isSymbolicLink() ? "a link to a folder or to nothing" : "no file")
            .fix("Remove it, or sign a copy of the folder without links (cp -rL).")
            .bad();
      }
      add(name, file, attributes.isSymbolicLink());
    }
    return FileVisitResult.CONTINUE;
  }

  private void add(String name, Path file, boolean isLink) throws IOException {
    if (isLink && !links) {
      throw BadInput.of("The model folder holds a link")
          .at(file)
          .expected("files themselves: a link may point elsewhere tomorrow")
          .fix("Sign a copy without links (cp -rL), or allow them with --allow-symlinks.")
          .bad();
    }
    MessageDigest digest = Sha256.start();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    digests.put(name, HexFormat.of().formatHex(digest.digest()));
  }

  private boolean isIgnored(String name) {
    return ignored.stream().anyMatch(each -> name.equals(each) || name.startsWith(each + "/"));
  }

  private String name(Path path) {
    String separator = root.getFileSystem().getSeparator();
    return root.relativize(path.normalize()).toString().replace(separator, "/");
  }
}
