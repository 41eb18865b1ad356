package activemark.demo;

import activemark.error.BadInput;
import activemark.io.files.OutputFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The vision model inside the program: a ViT of 8 blocks and width 192 distilled from DINOv2-small,
 * in the files of a Hugging Face model folder. Its card, {@code README.md}, says from what it was
 * made and how good it is.
 */
public final class DemoModel {
  private static final List<String> FILES =
      List.of("config.json", "preprocessor_config.json", "model.safetensors", "README.md");

  private DemoModel() {}

  /**
   * Writes the model folder. It appears whole or not at all.
   *
   * @param folder the folder to make
   * @throws BadInput if there is something of that name already or it cannot be written
   */
  public static void writeTo(Path folder) {
    try (OutputFolder output = OutputFolder.at(folder)) {
      for (String file : FILES) {
        output.write(file, out -> copy(file, out));
      }
      output.commit();
    }
  }

  private static void copy(String file, OutputStream out) throws IOException {
    try (InputStream in = DemoModel.class.getResourceAsStream("model/" + file)) {
      if (in == null) {
        throw new FileNotFoundException("model/" + file + " is not inside the program");
      }
      in.transferTo(out);
    }
  }
}
