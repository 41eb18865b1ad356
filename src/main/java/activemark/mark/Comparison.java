package activemark.mark;

import activemark.error.BadInput;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
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
  List<Control> read(MarkFile mark, String suspectDigest, Conditions conditions) {
    List<Control> all = new ArrayList<>();
    Map<String, Path> known = new HashMap<>();
    for (Path path : controls) {
      all.add(one(Control.CHOSEN, path, mark, suspectDigest, known, conditions));
    }
    for (Path path : references) {
      all.add(one(Control.REFERENCE, path, mark, suspectDigest, known, conditions));
    }
    return all;
  }

  private static Control one(
      String kind,
      Path path,
      MarkFile mark,
      String suspectDigest,
      Map<String, Path> known,
      Conditions conditions) {
    try (VisionModel files = VisionModel.open(path)) {
      String digest = files.identity();
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
        List<Reading> readings = Examination.compared(model, mark, conditions);
        String folder = String.valueOf(path.toAbsolutePath().normalize().getFileName());
        return Control.ofModel(kind, folder, digest, readings);
      }
    }
  }
}
