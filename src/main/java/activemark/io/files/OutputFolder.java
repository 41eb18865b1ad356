package activemark.io.files;

import activemark.error.BadInput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that appears whole or not at all: it is filled beside its place under another name and
 * moved there by {@link #commit}. Closing it before, or ending the process, deletes it.
 *
 * <pre>
 * try (OutputFolder folder = OutputFolder.at(target)) {
 *   folder.write("config.json", out -> out.write(bytes));
 *   folder.commit();
 * }
 * </pre>
 */
public final class OutputFolder implements AutoCloseable {
  private final Path target;
  private final Path path;

  private OutputFolder(Path target, Path path) {
    this.target = target;
    this.path = path;
  }

  /**
   * Begins a folder. Fails with {@link BadInput} if something is at the target already, if the
   * folder to hold it does not exist, or if that one cannot be written.
   */
  public static OutputFolder at(Path target) {
    Path absolute = Targets.absolute(target);
    Targets.requireFree(absolute);
    try {
      return new OutputFolder(absolute, Partial.create(absolute, Files::createDirectory));
    } catch (IOException e) {
      throw Targets.unwritable(absolute, e);
    }
  }

  /** As {@link #at(Path)}, and the target may not be the given input folder or lie inside it. */
  public static OutputFolder at(Path target, Path input) {
    Path absolute = Targets.absolute(target);
    try {
      Path real = Partial.folderOf(absolute).toRealPath().resolve(absolute.getFileName());
      if (Files.isDirectory(input) && real.startsWith(input.toRealPath())) {
        throw BadInput.of("The output lies inside the input")
            .at(target)
            .expected("a place outside " + input)
            .fix("Choose another output.")
            .bad();
      }
    } catch (IOException e) {
      throw Targets.unwritable(absolute, e);
    }
    return at(target);
  }

  /**
   * Writes one file of the folder, and the folders above it. A disk that refuses is {@link
   * BadInput}.
   *
   * @param name the file's place in the folder, with slashes
   */
  public void write(String name, IOConsumer<? super OutputStream> content) {
    Path file = path.resolve(name).normalize();
    if (!file.startsWith(path) || file.equals(path)) {
      throw new IllegalArgumentException("not a name inside a folder: " + name);
    }
    try {
      Partial.extend(
          path,
          folder -> {
            Files.createDirectories(Partial.folderOf(file));
            Files.createFile(file);
          });
      try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
        content.accept(out);
      }
    } catch (IOException e) {
      throw Targets.unwritable(target, e);
    }
  }

  /** The folder to fill, under its temporary name. */
  public Path path() {
    return path;
  }

  /** What killed runs left beside the target, for a hint to the user; nothing is deleted. */
  public static List<Path> leftovers(Path target) {
    return Partial.leftovers(Targets.absolute(target));
  }

  /** Deletes what {@link #leftovers} found; only for who knows that no other process writes it. */
  public static void delete(Path leftover) {
    Partial.delete(leftover);
  }

  /**
   * Writes everything through to the disk, under its temporary name, for what must be noted
   * elsewhere before {@link #commit}. A disk that refuses is {@link BadInput}.
   */
  public void sync() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        sync(each);
      }
    } catch (IOException | UncheckedIOException e) {
      throw Targets.unwritable(target, e);
    }
  }

  /**
   * Writes everything through to the disk and moves the folder to its target at once. Fails with
   * {@link BadInput} if the disk refuses or the target has come to exist meanwhile.
   */
  public void commit() {
    sync();
    try {
      Partial.finish(
          path,
          finished -> {
            Targets.requireFree(target);
            Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
          });
      sync(Partial.folderOf(target));
    } catch (IOException | UncheckedIOException e) {
      throw Targets.unwritable(target, e);
    }
  }

  /** Deletes the folder unless it was committed. */
  @Override
  public void close() {
    Partial.discard(path);
  }

  /** Waits until a file or the entries of a folder are on the disk. */
  static void sync(Path path) throws IOException {
    boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    try (FileChannel channel =
        FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      if (!folder) { // some systems cannot open folders, and need not
        throw e;
      }
    }
  }
}
