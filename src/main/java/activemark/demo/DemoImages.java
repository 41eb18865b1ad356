package activemark.demo;

import activemark.error.BadInput;
import activemark.io.files.OutputFolder;
import activemark.io.image.synthetic.Scenes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

  /**
   * As {@link #writeTo}, with one sub folder for each of the fifteen things that pictures show:
   * data of a classification task.
   */
  public static void writeClassesTo(Path folder, int count, long seed) {
    try (OutputFolder output = OutputFolder.at(folder)) {
      List<Path> files = new Scenes(seed).write(output.path(), count);
      for (int i = 0; i < files.size(); i++) {
        Path room = Files.createDirectories(output.path().resolve(Scenes.title(i)));
        Files.move(files.get(i), room.resolve(files.get(i).getFileName()));
      }
      output.commit();
    } catch (IOException e) {
      throw BadInput.of("The pictures cannot be written").at(folder).found(e).bad(e);
    }
  }
}
