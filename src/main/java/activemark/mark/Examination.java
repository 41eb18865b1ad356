package activemark.mark;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.align.Alignment;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was read of a mark from a suspect, and from the controls that need no further model.
 *
 * @param readings of the suspect, part by part
 * @param controls the base first
 * @param preparation what was done to the suspect before reading, for people
 * @param fidelity how alike suspect and base are, where they can be compared
 */
public record Examination(
    List<Reading> readings,
    List<Control> controls,
    List<String> preparation,
    Optional<Fidelity> fidelity) {
  /** Copies the lists. */
  public Examination {
    readings = List.copyOf(readings);
    controls = List.copyOf(controls);
    preparation = List.copyOf(preparation);
  }

  /**
   * Reads.
   *
   * @param images pictures as the base sees them
   * @param seen the same pictures as the suspect sees them
   * @param token where the hidden mark is asked; -1 for the key's own place
   */
  public static Examination of(
      Backbone base,
      Backbone suspect,
      MarkFile mark,
      ImageBatch images,
      ImageBatch seen,
      int token,
      Precision precision,
      Progress progress) {
    Optional<String> obstacle = Alignment.obstacle(base.spec(), images, suspect.spec(), seen);
    if (obstacle.isPresent()) {
      try (Reader reader = new Reader(base, base, mark.parts(), images, precision, progress)) {
        return new Examination(
            unreadable(mark.parts(), obstacle.get()),
            reader.controls(mark, token),
            List.of("no reading: " + obstacle.get()),
            Optional.empty());
      }
    }
    try (Reader reader =
        new Reader(base, suspect, mark.parts(), images, seen, precision, progress)) {
      return new Examination(
          reader.all(mark, token),
          reader.controls(mark, token),
          prepared(reader),
          Optional.ofNullable(reader.fidelity()).filter(Fidelity::isFinite));
    }
  }

  /** What a model shows that is read for comparison, which sees the pictures as the base does. */
  static List<Reading> compared(
      Backbone base,
      Backbone model,
      MarkFile mark,
      ImageBatch images,
      int token,
      Precision precision,
      Progress progress) {
    Optional<String> obstacle = Alignment.obstacle(base.spec(), images, model.spec(), images);
    if (obstacle.isPresent()) {
      return unreadable(mark.parts(), obstacle.get());
    }
    try (Reader reader = new Reader(base, model, mark.parts(), images, precision, progress)) {
      return reader.all(mark, token);
    }
  }

  /** No reading of any part, for one reason. */
  static List<Reading> unreadable(List<MarkPart> parts, String reason) {
    return parts.stream()
        .<Reading>map(part -> new Reading.Unreadable(part.id(), part.scheme(), reason))
        .toList();
  }

  /** What was done to the suspect before reading, for people. */
  static List<String> prepared(Reader reader) {
    List<String> words = new ArrayList<>(reader.alignment().words());
    if (words.isEmpty()) {
      words.add(
          reader.shared() == 0
              ? "none: the suspect was read as it is"
              : String.format(
                  Locale.ROOT,
                  "none: the suspect was read as it is; its first %d blocks equal the original's"
                      + " bit for bit",
                  reader.shared()));
    }
    return words;
  }
}
