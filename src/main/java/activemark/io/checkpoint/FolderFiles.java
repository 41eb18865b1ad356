package activemark.io.checkpoint;

import activemark.error.BadInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a model folder. */
final class FolderFiles {
  private FolderFiles() {}

  /**
   * All files of a folder and those below it, links followed, by their names with slashes, in the
   * order of their code points. Left out is only a repository's history, {@code .git} at the top:
   * it is no part of the model, and holds the weights as they were before any change.
   */
  static SortedMap<String, Path> of(Path folder) {
    SortedMap<String, Path> files = new TreeMap<>(SafetensorsWriter::byCodePoint);
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      all.forEach(
          path -> {
            String name =
                folder
                    .relativize(path)
                    .toString()
                    .replace(folder.getFileSystem().getSeparator(), "/");
            if (name.equals(".git") || name.startsWith(".git/") || Files.isDirectory(path)) {
              return;
            }
            if (!Files.isRegularFile(path)) {
              throw unfit(path);
            }
            files.put(name, path);
          });
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof FileSystemLoopException loop
          ? unfit(Path.of(loop.getFile()))
          : SafetensorsFile.unreadable(folder, e);
    } catch (IOException e) {
      throw SafetensorsFile.unreadable(folder, e);
    }
    return files;
  }

  private static BadInput unfit(Path path) {
    boolean link = Files.isSymbolicLink(path);
    return BadInput.of("The model folder holds something that cannot be copied")
        .at(path)
        .expected("files, folders and links to them")
        .found(link ? "a link to nothing or to a folder above it" : "a special file")
        .fix(link ? HubCache.advice(path) : "Remove it from the folder.")
        .bad();
  }
}
