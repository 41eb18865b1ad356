package activemark.cli;

import activemark.error.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that commands keep their results in. */
final class Folders {
  private Folders() {}

  /** Makes the folder unless it is there. */
  static void require(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder);
      }
    } catch (IOException e) {
      throw BadInput.of("The folder of results cannot be made")
          .at(folder)
          .found(e)
          .fix("Choose a name that is not taken, in a folder that exists.")
          .bad(e);
    }
  }
}
