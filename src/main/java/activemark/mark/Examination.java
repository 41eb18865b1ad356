package activemark.mark;

import activemark.model.backbone.Backbone;
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

  /** Reads from a model that is loaded. */
  public static Examination of(Backbone suspect, MarkFile mark, Conditions conditions) {
    Optional<String> obstacle = conditions.obstacle(suspect.spec());
    if (obstacle.isPresent()) {
      Conditions ofBase = conditions.unchanged();
      try (Reader reader = new Reader(conditions.base(), mark.parts(), ofBase)) {
        return new Examination(
            unreadable(mark.parts(), obstacle.get()),
            reader.controls(mark),
            List.of("no reading: " + obstacle.get()),
            Optional.empty());
      }
    }
    try (Reader reader = new Reader(suspect, mark.parts(), conditions)) {
      return new Examination(
          reader.all(mark),
          reader.controls(mark),
          prepared(reader),
          Optional.ofNullable(reader.fidelity()).filter(Fidelity::isFinite));
    }
  }

  /** What a model shows that is read for comparison, which sees the pictures as the base does. */
  static List<Reading> compared(Backbone model, MarkFile mark, Conditions conditions) {
    Conditions alike = conditions.unchanged();
    Optional<String> obstacle = alike.obstacle(model.spec());
    if (obstacle.isPresent()) {
      return unreadable(mark.parts(), obstacle.get());
    }
    try (Reader reader = new Reader(model, mark.parts(), alike)) {
      return reader.all(mark);
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
