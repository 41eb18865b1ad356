package activemark.issue;

import activemark.error.BadInput;
import activemark.io.files.OutputFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to write into a folder of copies, which one process has at a time; the system takes it
 * back when the process dies.
 */
final class OutLock implements AutoCloseable {
  private static final String NAME = ".issue.lock";

  private final FileChannel channel;

  private OutLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the right; makes the folder if it does not exist.
   *
   * @throws BadInput if another process has it
   */
  static OutLock of(Path out) {
    try {
      if (!Files.isDirectory(out)) {
        Files.createDirectory(out);
      }
      FileChannel channel =
          FileChannel.open(out.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isFree(channel)) {
        channel.close();
        throw BadInput.of("Another run writes into this folder")
            .at(out)
            .fix("Wait for it, or choose another --out.")
            .bad();
      }
      return new OutLock(channel);
    } catch (IOException e) {
      throw BadInput.of("The folder for the copies cannot be used")
          .at(out)
          .found(e.getClass().getSimpleName())
          .fix("See that the folder above it exists and that it may be written.")
          .bad(e);
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) { // by another thread of this process
      return false;
    }
  }

  /** Deletes what killed runs left of an output: nobody else writes here. */
  void clear(Path target) {
    OutputFolder.leftovers(target).forEach(OutputFolder::delete);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
