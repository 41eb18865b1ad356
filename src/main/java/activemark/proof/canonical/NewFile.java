package activemark.proof.canonical;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** A document that appears whole or not at all, and never in place of another. */
public final class NewFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private NewFile() {}

  /**
   * Writes a text that anybody may read.
   *
   * @throws BadInput if the file exists or cannot be written
   */
  public static void write(Path target, String text) {
    write(target, text, new FileAttribute<?>[0]);
  }

  /**
   * Writes a text that only the owner of the file may read, where the file system knows of owners.
   *
   * @throws BadInput if the file exists or cannot be written
   */
  public static void writeSecret(Path target, String text) {
    boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    write(
        target,
        text,
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0]);
  }

  /** Whether others than its owner may read or change a file, as far as the system tells. */
  public static boolean isOpenToOthers(Path file) {
    try {
      return !OWNER_ONLY.containsAll(withoutExecute(Files.getPosixFilePermissions(file)));
    } catch (UnsupportedOperationException | IOException e) {
      return false;
    }
  }

  private static Set<PosixFilePermission> withoutExecute(Set<PosixFilePermission> permissions) {
    EnumSet<PosixFilePermission> rest = EnumSet.noneOf(PosixFilePermission.class);
    rest.addAll(permissions);
    rest.remove(PosixFilePermission.OWNER_EXECUTE);
    return rest;
  }

  private static void write(Path target, String text, FileAttribute<?>[] attributes) {
    Path absolute = target.toAbsolutePath();
    if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(target);
    }
    Path temporary =
        absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              attributes)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      place(temporary, absolute);
    } catch (FileAlreadyExistsException e) {
      throw exists(target);
    } catch (IOException e) {
      throw BadInput.of("A file cannot be written").at(target).found(e).bad(e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  /** A hard link fails where the name is taken; a move would replace what came meanwhile. */
  private static void place(Path temporary, Path target) throws IOException {
    try {
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException taken) {
      throw taken;
    } catch (IOException | UnsupportedOperationException noLinksHere) {
      Files.move(temporary, target);
    }
  }

  private static void deleteQuietly(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // Only a leftover under a hidden name; the failure that led here is the one to report.
    }
  }

  private static BadInput exists(Path target) {
    return BadInput.of("The file exists already and is not replaced")
        .at(target)
        .fix("Choose another name, or move the file away yourself.")
        .bad();
  }
}
