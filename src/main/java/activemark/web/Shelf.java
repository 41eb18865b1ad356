package activemark.web;

import activemark.error.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What visitors may choose from below one folder. A choice is a name that the list holds, never a
 * path, and nothing that leads out of the folder is on it: no link, and no folder with such a link
 * anywhere inside.
 *
 * @param root real path of the folder
 * @param what is kept there, for people: "model"
 * @param fits what belongs on the list
 */
record Shelf(Path root, String what, Predicate<Path> fits) {
  private static final int DEPTH = 4;
  private static final int MOST = 500;

  /** Folders that hold weights. */
  static Shelf models(Path root) {
    return new Shelf(real(root), "model", folder -> holds(folder, ".safetensors"));
  }

  /** What may be in question: folders that hold weights, and files of recorded answers. */
  static Shelf suspects(Path root) {
    return new Shelf(
        real(root),
        "suspect",
        path ->
            holds(path, ".safetensors")
                || (path.toString().endsWith(".jsonl") && Files.isRegularFile(path)));
  }

  /** Folders that hold pictures. */
  static Shelf images(Path root) {
    return new Shelf(
        real(root), "pictures", folder -> holds(folder, ".jpg", ".jpeg", ".png", ".webp"));
  }

  /** Mark files. */
  static Shelf marks(Path root) {
    return new Shelf(
        real(root), "mark", path -> Files.isRegularFile(path) && endsIn(path, ".mark"));
  }

  /** The names to choose from, sorted; the first 500 where there are more. */
  List<String> names() {
    try (Stream<Path> all = Files.walk(root, DEPTH)) {
      return all.filter(path -> isVisible(path) && staysInside(path) && fits.test(path))
          .map(this::name)
          .sorted()
          .limit(MOST)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw BadInput.of("A folder of the server cannot be searched").at(what + "s").bad(e);
    }
  }

  /**
   * The real place of a name.
   *
   * @throws BadInput if the list does not hold it, or something in it leads out of the folder
   */
  Path find(String name) {
    if (!names().contains(name)) {
      throw BadInput.of("There is nothing of this name to choose")
          .at(what)
          .expected("one of the list")
          .found(name)
          .bad();
    }
    try {
      Path place = name.equals(".") ? root : root.resolve(name).toRealPath();
      if (!place.startsWith(root) || (Files.isDirectory(place) && leadsOut(place))) {
        throw BadInput.of("Something in it leads out of the folder")
            .at(name)
            .expected("files, and links that stay inside")
            .bad();
      }
      return place;
    } catch (IOException | UncheckedIOException e) {
      throw BadInput.of("It cannot be looked at").at(name).bad(e);
    }
  }

  private boolean leadsOut(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return !all.allMatch(this::staysInside);
    }
  }

  private boolean staysInside(Path path) {
    try {
      return path.toRealPath().startsWith(root);
    } catch (IOException e) {
      return false; // a link to nothing, or a file that just went
    }
  }

  private boolean isVisible(Path path) {
    for (Path part : root.relativize(path)) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private String name(Path path) {
    String name = root.relativize(path).toString();
    return name.isEmpty() ? "." : name.replace(path.getFileSystem().getSeparator(), "/");
  }

  private static boolean holds(Path folder, String... endings) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> Files.isRegularFile(file) && endsIn(file, endings));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean endsIn(Path path, String... endings) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return Stream.of(endings).anyMatch(name::endsWith);
  }

  private static Path real(Path root) {
    try {
      Path real = root.toRealPath();
      if (Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
        return real;
      }
    } catch (IOException e) {
      // Said below, as for something that is no folder.
    }
    throw BadInput.of("There is no such folder").at(root).bad();
  }
}
