package activemark.io.files;

import activemark.error.BadInput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;

/** A file that appears whole or not at all, like an {@link OutputFolder}. */
public final class OutputFile {
  private static final int BUFFER_BYTES = 1 << 16;

  private OutputFile() {}

  /** How a file is written. */
  public enum Option {
    /** Only its owner may read or write it (mode 0600), from the first byte on. */
    PRIVATE,
    /** A file that exists already is an error; without this option it is replaced. */
    NEW
  }

  /**
   * Writes a file. The content goes to a temporary sibling, through to the disk and then, in one
   * step, to its place. A link is followed; a device or pipe is written directly. Fails with {@link
   * BadInput} if the place is taken (with {@link Option#NEW}), cannot be written, or the disk is
   * full; then what was there before is untouched.
   */
  public static void write(
      Path target, IOConsumer<? super OutputStream> content, Option... options) {
    List<Option> chosen = Arrays.asList(options);
    Path absolute = Targets.absolute(target);
    if (chosen.contains(Option.NEW)) {
      Targets.requireFree(absolute);
    } else if (Files.isDirectory(absolute)) {
      throw isFolder(target);
    }
    try {
      if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
        // Moving a file over /dev/null or a pipe would replace it.
        try (OutputStream out = Files.newOutputStream(absolute, StandardOpenOption.WRITE)) {
          content.accept(out);
        }
        return;
      }
      Path place = Files.exists(absolute) ? absolute.toRealPath() : absolute;
      replace(place, content, chosen);
    } catch (IOException e) {
      throw Targets.unwritable(absolute, e);
    }
  }

  /**
   * Fails, before long work begins, unless a file could be written or replaced there.
   *
   * @param kept files that must not be replaced, such as the inputs of the work
   */
  public static void require(Path target, Path... kept) {
    Path absolute = Targets.absolute(target);
    if (Files.isDirectory(absolute)) {
      throw isFolder(target);
    }
    for (Path file : kept) {
      if (isSame(absolute, file.toAbsolutePath().normalize())) {
        throw BadInput.of("The output would replace another file of this run")
            .at(target)
            .expected("a file of its own")
            .fix("Choose another name.")
            .bad();
      }
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return one.equals(other)
          || (Files.isRegularFile(one) && Files.exists(other) && Files.isSameFile(one, other));
    } catch (IOException e) {
      throw Targets.unwritable(one, e);
    }
  }

  private static BadInput isFolder(Path target) {
    return BadInput.of("The output is a folder")
        .at(target)
        .expected("a file, or a name that is not taken")
        .fix("Name a file inside it.")
        .bad();
  }

  private static void replace(
      Path place, IOConsumer<? super OutputStream> content, List<Option> options)
      throws IOException {
    Path partial = Partial.create(place, path -> Files.createFile(path, attributes(path, options)));
    try {
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        OutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        content.accept(out);
        out.flush();
        channel.force(true);
      }
      Partial.finish(
          partial,
          finished -> {
            if (options.contains(Option.NEW)) {
              moveToFreePlace(finished, place);
            } else {
              Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE);
            }
          });
      OutputFolder.sync(Partial.folderOf(place));
    } finally {
      Partial.discard(partial);
    }
  }

  /** A hard link fails if the name is taken, where a move would replace what came meanwhile. */
  private static void moveToFreePlace(Path finished, Path place) throws IOException {
    try {
      Files.createLink(place, finished);
    } catch (FileAlreadyExistsException taken) {
      Targets.requireFree(place);
      throw taken;
    } catch (IOException | UnsupportedOperationException noLinksHere) {
      Targets.requireFree(place);
      Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Files.delete(finished);
  }

  private static FileAttribute<?>[] attributes(Path path, List<Option> options) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return options.contains(Option.PRIVATE) && posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
