package activemark.io.files;

import activemark.io.process.ProcessEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The unfinished outputs of this process, each a hidden sibling of its target named {@code
 * .NAME.partial-PID-N}. Those that are neither finished nor discarded go when the process ends, by
 * Ctrl-C too; what {@code kill -9} leaves is told by its name.
 */
final class Partial {
  private static final Set<Path> OPEN = new HashSet<>();
  private static boolean ending;

  static {
    ProcessEnd.before(Partial::discardAll);
  }

  private Partial() {}

  /** Makes a new sibling of the target with {@code maker} and remembers it. */
  static Path create(Path target, IOConsumer<Path> maker) throws IOException {
    for (int n = 0; ; n++) {
      Path path = target.resolveSibling(prefix(target) + ProcessHandle.current().pid() + "-" + n);
      synchronized (OPEN) {
        if (ending) {
          throw new IOException("the program is being stopped");
        }
        if (OPEN.add(path)) {
          try {
            maker.accept(path);
            return path;
          } catch (FileAlreadyExistsException leftover) {
            OPEN.remove(path); // of an earlier process with this number, so not ours to delete
          } catch (IOException | RuntimeException e) {
            OPEN.remove(path);
            throw e;
          }
        }
      }
    }
  }

  /** Adds to an unfinished output, which must not come back once it was deleted at the end. */
  static void extend(Path path, IOConsumer<Path> maker) throws IOException {
    synchronized (OPEN) {
      if (!OPEN.contains(path)) {
        throw new IOException(ending ? "the program is being stopped" : "it was finished before");
      }
      maker.accept(path);
    }
  }

  /** Gives a finished output its name, unless the process is already ending. */
  static void finish(Path path, IOConsumer<Path> move) throws IOException {
    extend(
        path,
        finished -> {
          move.accept(finished);
          OPEN.remove(finished);
        });
  }

  /** Deletes an output that was not finished; does nothing after {@link #finish}. */
  static void discard(Path path) {
    synchronized (OPEN) {
      if (!OPEN.remove(path)) {
        return;
      }
    }
    delete(path);
  }

  /** What killed processes left beside a target. */
  static List<Path> leftovers(Path target) {
    try (Stream<Path> siblings = Files.list(folderOf(target))) {
      synchronized (OPEN) {
        return siblings
            .filter(path -> path.getFileName().toString().startsWith(prefix(target)))
            .filter(path -> !OPEN.contains(path))
            .sorted()
            .toList();
      }
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // a hint for people, never a reason to fail
    }
  }

  static Path folderOf(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    return folder == null ? target.toAbsolutePath() : folder;
  }

  private static String prefix(Path target) {
    return "." + target.getFileName() + ".partial-";
  }

  private static void discardAll() {
    List<Path> rest;
    synchronized (OPEN) {
      ending = true;
      rest = List.copyOf(OPEN);
      OPEN.clear();
    }
    rest.forEach(Partial::delete);
  }

  /** Deletes, and again if a thread that still writes has added files; gives up in the end. */
  static void delete(Path path) {
    for (int attempt = 0; attempt < 20 && Files.exists(path); attempt++) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      } catch (IOException | UncheckedIOException e) {
        Thread.onSpinWait();
      }
    }
  }
}
