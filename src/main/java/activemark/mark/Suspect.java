package activemark.mark;

import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.RecordedVectors;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.MarkFile;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Reading;
import activemark.proof.key.MarkKey;
import activemark.proof.message.BitString;
import activemark.proof.random.Seed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is asked whether it carries a mark: a model, or the answers of one that nobody hands out.
 */
public sealed interface Suspect extends Examiner, AutoCloseable
    permits OpenSuspect, AnsweringSuspect {
  /**
   * The model or the file of answers that a path names.
   *
   * @throws activemark.error.BadInput if it is neither
   */
  static Suspect open(Path path) {
    return RecordedVectors.isNamed(path)
        ? new AnsweringSuspect(RecordedVectors.read(path))
        : OpenSuspect.owning(VisionModel.open(path));
  }

  /** What it is called. */
  String name();

  /** Digest of its weights or of its answers, hex. */
  String digest();

  /** How its tensors are named, or that there are none. */
  String layout();

  /**
   * Asks it with keys that marked nothing, as it was asked for a mark.
   *
   * @param read what it showed of the mark
   * @param count how many keys
   */
  Optional<Decoys> decoys(
      MarkFile mark, List<Reading> read, int count, Seed seed, Conditions conditions);

  /**
   * Reads the parts of an edition, whose codewords are compared afterwards.
   *
   * @param places the edition's key
   * @param blank codewords that nobody has, one for each part
   */
  PartReadings readParts(
      List<MarkPart> parts, MarkKey places, List<BitString> blank, Conditions conditions);

  /**
   * What was read of an edition.
   *
   * @param readings of the suspect
   * @param controls the base first, against the same codewords
   * @param preparation what was done to the suspect before reading, for people
   */
  record PartReadings(List<Reading> readings, List<Control> controls, List<String> preparation) {
    /** Copies the lists. */
    public PartReadings {
      readings = List.copyOf(readings);
      controls = List.copyOf(controls);
      preparation = List.copyOf(preparation);
    }
  }

  @Override
  void close();
}
