package activemark.bench.arena;

import activemark.error.BadInput;
import activemark.io.files.OutputFile;
import activemark.io.files.Trees;
import activemark.model.backbone.layout.VisionModel;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Models that are used for many cells: each is made once and kept. It is made in a room of its own
 * and moved to its place when it is done, so that a killed run leaves no half of one, and two
 * processes that make the same one do not meet.
 *
 * @param folder where they are kept
 */
record Shelf(Path folder) {
  private static final String ROOM = ".making-";
  private static final String MADE = "made.json";
  private static final int MOST_BYTES = 1 << 16;

  /**
   * A kept model.
   *
   * @param place its folder, with the model in it and what else its maker put there
   * @param seconds that making took
   */
  record Kept(Path place, double seconds) {
    /** Opens the model; whoever opens it closes it. */
    VisionModel open() {
      return VisionModel.open(model(place));
    }
  }

  /** Where in a room a maker puts the model. */
  static Path model(Path room) {
    return room.resolve("model");
  }

  /**
   * A model, which is made if it is not there.
   *
   * @param name of the model
   * @param digest of everything that it depends on, hex
   * @param maker fills the room that it is given
   * @throws BadInput if the model cannot be kept, or the maker says so
   */
  Kept get(String name, String digest, Consumer<Path> maker) {
    Path place = folder.resolve(name + "-" + digest.substring(0, 12));
    if (!Files.exists(place)) {
      make(place, maker);
    }
    Fields made = Fields.of(StrictJson.read(place.resolve(MADE), MOST_BYTES, MADE), MADE);
    return new Kept(place, made.number("seconds"));
  }

  private void make(Path place, Consumer<Path> maker) {
    try {
      Files.createDirectories(folder);
      Path room = Files.createTempDirectory(folder, ROOM);
      try {
        long start = System.nanoTime();
        maker.accept(room);
        double seconds = (System.nanoTime() - start) * 1e-9;
        String made =
            StrictJson.pretty(JsonNodeFactory.instance.objectNode().put("seconds", seconds));
        OutputFile.write(
            room.resolve(MADE), out -> out.write(made.getBytes(StandardCharsets.UTF_8)));
        Files.move(room, place, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        if (!Files.exists(place)) {
          throw e;
        } // another process was quicker
      } finally {
        Trees.delete(room);
      }
    } catch (IOException e) {
      throw BadInput.of("The model cannot be kept").at(place).found(e.getMessage()).bad(e);
    }
  }

  /** Deletes what killed runs left. */
  void clear() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(each -> each.getFileName().toString().startsWith(ROOM)).forEach(Trees::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
