package activemark.demo;

import activemark.error.BadInput;
import activemark.io.files.OutputFolder;
import activemark.io.image.synthetic.Scenes;
import java.nio.file.Path;

/** Pictures for the demonstration, drawn by code, so that they belong to nobody. */
public final class DemoImages {
  private DemoImages() {}

  /**
   * Draws pictures into a new folder, some twenty a second. It appears whole or not at all.
   *
   * @param folder the folder to make
   * @param count how many pictures; at least 1
   * @param seed which ones; the same seed gives the same pictures everywhere. The {@link DemoModel}
   *     was trained on pictures of the seed 714025
   * @throws BadInput if there is something of that name already or it cannot be written
   */
  public static void writeTo(Path folder, int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("count " + count);
    }
    try (OutputFolder output = OutputFolder.at(folder)) {
      new Scenes(seed).write(output.path(), count);
      output.commit();
    }
  }
}
