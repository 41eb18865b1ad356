package activemark.io.image;

import activemark.error.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The images under a folder, in an order that does not depend on the machine. */
public final class ImageFolder {
  private static final int SHOWN = 6;

  private ImageFolder() {}

  /**
   * Every file with the suffix of an image, at any depth, sorted by its path inside the folder.
   * Names that start with a dot are left out; links are followed.
   *
   * @throws BadInput if there is no such folder or no image in it
   */
  public static List<Path> list(Path folder) {
    requireFolder(folder);
    List<Path> files = walk(folder);
    List<Path> images = files.stream().filter(file -> ImageFormat.hasSuffix(name(file))).toList();
    if (images.isEmpty()) {
      throw BadInput.of("There are no images in this folder")
          .at(folder)
          .expected("files that end in " + String.join(", ", new TreeSet<>(ImageFormat.SUFFIXES)))
          .found(files.isEmpty() ? "an empty folder" : seen(files))
          .fix("Give the folder that holds the pictures; folders inside it are searched too.")
          .bad();
    }
    return images;
  }

  /**
   * A data set with one sub folder for each class: class names in sorted order, each with its
   * images as {@link #list} gives them. Images beside the sub folders are not part of a class and
   * are left out.
   *
   * @throws BadInput if there is no sub folder, or one without an image
   */
  public static Map<String, List<Path>> classes(Path folder) {
    requireFolder(folder);
    Map<String, Path> folders = new TreeMap<>();
    try (Stream<Path> children = Files.list(folder)) {
      children
          .filter(child -> Files.isDirectory(child) && !name(child).startsWith("."))
          .forEach(child -> folders.put(name(child), child));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    if (folders.isEmpty()) {
      throw BadInput.of("This folder has no sub folders")
          .at(folder)
          .expected("one sub folder of images for each class")
          .bad();
    }
    Map<String, List<Path>> classes = new LinkedHashMap<>();
    folders.forEach((name, child) -> classes.put(name, list(child)));
    return classes;
  }

  private static List<Path> walk(Path folder) {
    try (Stream<Path> paths = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return paths
          .filter(path -> Files.isRegularFile(path) && !hidden(folder.relativize(path)))
          .sorted(Comparator.comparing(path -> key(folder.relativize(path))))
          .collect(Collectors.toCollection(ArrayList::new));
    } catch (UncheckedIOException e) {
      throw unreadable(folder, e);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** The same on every system: names joined by a slash, compared by code unit. */
  private static String key(Path relative) {
    return Stream.iterate(0, i -> i + 1)
        .limit(relative.getNameCount())
        .map(i -> relative.getName(i).toString())
        .collect(Collectors.joining("/"));
  }

  private static boolean hidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static String seen(List<Path> files) {
    String names =
        files.stream().limit(SHOWN).map(ImageFolder::name).collect(Collectors.joining(", "));
    return files.size()
        + (files.size() == 1 ? " file: " : " files: ")
        + names
        + (files.size() > SHOWN ? ", ..." : "");
  }

  private static void requireFolder(Path folder) {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (Files.exists(folder)) {
      throw BadInput.of("This is a file").at(folder).expected("a folder of images").bad();
    }
    throw BadInput.of("There is no such folder").at(folder).expected("a folder of images").bad();
  }

  private static BadInput unreadable(Path folder, Exception cause) {
    return BadInput.of("This folder cannot be searched").at(folder).found(cause).bad(cause);
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }
}
