package activemark.io.files;

import activemark.error.BadInput;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What is asked of the place of an output, and how its failures are told. */
public final class Targets {
  private Targets() {}

  /** The target as an absolute path with a name, in a folder that exists. */
  static Path absolute(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    if (absolute.getFileName() == null) {
      throw BadInput.of("An output needs a name")
          .at(target)
          .fix("Name a new file or folder inside it.")
          .bad();
    }
    Path folder = Partial.folderOf(absolute);
    if (!Files.isDirectory(folder)) {
      throw BadInput.of("The folder to write into does not exist")
          .at(folder)
          .found(Files.exists(folder) ? "a file" : "nothing")
          .fix("Create it, or choose another output.")
          .bad();
    }
    if (!Files.isWritable(folder)) {
      throw BadInput.of("The output could not be written")
          .at(folder)
          .found("permission denied")
          .fix("Change its permissions, or choose another output.")
          .bad();
    }
    return absolute;
  }

  /** Fails, before long work begins, unless an output could be made there. */
  public static void require(Path target) {
    requireFree(absolute(target));
  }

  static void requireFree(Path target) {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw BadInput.of("The output exists already, and nothing is overwritten")
          .at(target)
          .expected("a name that is not taken")
          .fix("Choose another name, or move the old one away.")
          .bad();
    }
  }

  static BadInput unwritable(Path target, Exception e) {
    return BadInput.of("The output could not be written; nothing of it was kept")
        .at(target)
        .found(reason(e))
        .fix("See that the disk has room and that the folder may be written.")
        .bad(e);
  }

  private static String reason(Exception e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "nothing can be made in that folder";
    }
    // A file system's own reason is "No space left on device"; the message repeats the path first.
    String reason = e instanceof FileSystemException f ? f.getReason() : null;
    return reason == null ? String.valueOf(e.getMessage()) : reason;
  }
}
