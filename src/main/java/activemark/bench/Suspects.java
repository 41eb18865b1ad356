package activemark.bench;

import activemark.error.BadInput;
import activemark.io.files.Trees;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.Comparison;
import activemark.mark.OpenSuspect;
import activemark.mark.Verification;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Procedure;
import activemark.proof.random.Seed;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Policy;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the mark from attacked models. Each is written to a folder, as a suspect comes in one, and
 * deleted afterwards.
 *
 * @param marked files of the marked copy
 * @param base files of the unmarked original
 * @param mark the mark that is read
 * @param images fresh pictures, prepared as the mark says
 * @param imageSet what pictures those are
 * @param policy what it takes
 * @param preprocessing of the marked copy, for models of another shape
 * @param toolVersion version of the program
 * @param precision of forward passes
 * @param folder where suspects are written
 */
public record Suspects(
    VisionModel marked,
    VisionModel base,
    MarkFile mark,
    ImageBatch images,
    ImageSet imageSet,
    Policy policy,
    Optional<ObjectNode> preprocessing,
    String toolVersion,
    Precision precision,
    Path folder) {
  private static final String PREFIX = ".suspect-";

  /** Reads the marked copy itself. */
  public Evidence ofMarked() {
    return verify(marked);
  }

  /** Reads the unmarked original. */
  public Evidence ofBase() {
    return verify(base);
  }

  /**
   * Reads a model that was made from the marked copy.
   *
   * @param loaded the marked copy
   */
  public Evidence of(Backbone loaded, Backbone attacked) {
    Path room = room();
    try {
      Path target = room.resolve("suspect");
      marked.save(loaded, attacked, target, preprocessing);
      try (VisionModel suspect = VisionModel.open(target)) {
        return verify(suspect);
      }
    } finally {
      Trees.delete(room);
    }
  }

  /** Reads a model that is in files already. */
  public Evidence of(VisionModel suspect) {
    return verify(suspect);
  }

  /** Deletes what a killed run left behind. */
  void clear() {
    clear(folder);
  }

  /** Deletes what killed runs left in a folder. */
  public static void clear(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(each -> each.getFileName().toString().startsWith(PREFIX)).forEach(Trees::delete);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private Evidence verify(VisionModel suspect) {
    ObjectNode read = JsonNodeFactory.instance.objectNode();
    if (mark.reading().path("preprocessing") instanceof ObjectNode preparedAs) {
      read = preparedAs;
    }
    try (OpenSuspect open = OpenSuspect.of(suspect)) {
      return new Verification(
              open,
              mark,
              base,
              images,
              images,
              imageSet,
              new Procedure(read, -1, "", precision.name()),
              policy,
              false,
              Comparison.NONE,
              0,
              new Seed(0),
              toolVersion,
              precision,
              Progress.silent())
          .run();
    }
  }

  private Path room() {
    try {
      return Files.createTempDirectory(folder, PREFIX);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static BadInput unwritable(Path folder, IOException e) {
    return BadInput.of("The folder of results cannot be used")
        .at(folder)
        .found(e.getMessage())
        .bad(e);
  }
}
