package activemark.mark;

import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Models that a suspect is compared with, beside the base.
 *
 * @param controls of the choice of whoever judges; one that shows the mark voids the claim
 * @param references among which the suspect is ranked; they are controls too
 */
public record Comparison(List<Path> controls, List<Path> references) {
  /** No further models. */
  public static final Comparison NONE = new Comparison(List.of(), List.of());

  /** Copies the lists. */
  public Comparison {
    controls = List.copyOf(controls);
    references = List.copyOf(references);
  }

  /**
   * Reads the mark from every model, one after the other, as from the suspect.
   *
   * @param mark whose own copy must not be among them
   * @param suspectDigest of a model that must not be among them either
   * @throws BadInput if a model cannot be used for comparison
   */
  List<Control> read(
      Backbone base,
      MarkFile mark,
      String suspectDigest,
      ImageBatch images,
      int token,
      Precision precision,
      Progress progress) {
    List<Control> all = new ArrayList<>();
    Map<String, Path> known = new HashMap<>();
    for (Path path : controls) {
      all.add(
          one(
              Control.CHOSEN,
              path,
              base,
              mark,
              suspectDigest,
              known,
              images,
              token,
              precision,
              progress));
    }
    for (Path path : references) {
      all.add(
          one(
              Control.REFERENCE,
              path,
              base,
              mark,
              suspectDigest,
              known,
              images,
              token,
              precision,
              progress));
    }
    return all;
  }

  private static Control one(
      String kind,
      Path path,
      Backbone base,
      MarkFile mark,
      String suspectDigest,
      Map<String, Path> known,
      ImageBatch images,
      int token,
      Precision precision,
      Progress progress) {
    try (VisionModel files = VisionModel.open(path)) {
      String digest = files.checkpoint().weightsDigest();
      String forbidden =
          digest.equals(suspectDigest)
              ? "the suspect itself"
              : digest.equals(mark.releaseDigest()) ? "the marked copy of the claim" : "";
      if (!forbidden.isEmpty()) {
        throw BadInput.of("A model cannot be compared with itself")
            .at(path)
            .expected("a model that carries no mark")
            .found(forbidden)
            .fix("Name other models with --controls and --references.")
            .bad();
      }
      Path before = known.put(digest, path);
      if (before != null) {
        throw BadInput.of("A model for comparison is named twice")
            .at(path)
            .found("the weights of " + before)
            .fix("Name every model once; copies of one model are one model.")
            .bad();
      }
      try (Backbone model = files.load()) {
        List<Reading> readings =
            Examination.compared(base, model, mark, images, token, precision, progress);
        String folder = String.valueOf(path.toAbsolutePath().normalize().getFileName());
        return Control.ofModel(kind, folder, digest, readings);
      }
    }
  }
}
