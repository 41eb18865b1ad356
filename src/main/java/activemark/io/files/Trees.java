package activemark.io.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders with everything in them. */
public final class Trees {
  private Trees() {}

  /**
   * Deletes a folder and what is in it; links are not followed. Does nothing where it is not there.
   *
   * @throws UncheckedIOException if something cannot be deleted; the rest may be gone by then
   */
  public static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      List<Path> all;
      try (Stream<Path> inside = Files.walk(folder)) {
        all = inside.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : all) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
