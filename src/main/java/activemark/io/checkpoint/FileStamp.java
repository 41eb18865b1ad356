package activemark.io.checkpoint;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells that a file is still the one that was opened. Memory mapped from a file that was cut
 * short kills the whole process when it is read, so this is asked before each mapping.
 */
record FileStamp(long size, FileTime modified, @Nullable Object identity) {
  static FileStamp of(Path path) throws IOException {
    BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileStamp(now.size(), now.lastModifiedTime(), now.fileKey());
  }

  /** Fails unless the file is still the same. */
  void require(Path path) {
    FileStamp now;
    try {
      now = of(path);
    } catch (IOException e) {
      throw changed(path);
    }
    if (!now.equals(this)) {
      throw changed(path);
    }
  }

  static BadInput changed(Path path) {
    return BadInput.of("The file was changed while it was in use")
        .at(path)
        .expected("the size and the time of change that it had when it was opened")
        .fix("Let the other program finish, then start again; or work on a copy.")
        .bad();
  }
}
