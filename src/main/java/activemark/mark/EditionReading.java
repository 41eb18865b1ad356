package activemark.mark;

import activemark.error.BadInput;
import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.tensor.Engine;
import activemark.model.tensor.Precision;
import activemark.proof.evidence.Codewords;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.Edition;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.MarkPart;
import activemark.proof.evidence.Procedure;
import activemark.proof.evidence.Reading;
import activemark.proof.evidence.SuspectModel;
import activemark.proof.key.MarkKey;
import activemark.proof.key.OwnerKey;
import activemark.proof.message.BitString;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Policy;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was read from a suspect and from the base at the places of an edition: once, before any
 * recipient's codeword is looked at.
 *
 * @param edition whose places
 * @param suspect the model examined
 * @param procedure how it was read
 * @param preparation what was done before reading, for people
 * @param readings of the suspect, each part in its scheme's main way and then in the others,
 *     against codewords that are all zeros
 * @param controls the base first, against the same codewords
 * @param environment versions of what ran
 */
public record EditionReading(
    Edition edition,
    SuspectModel suspect,
    Procedure procedure,
    List<String> preparation,
    List<Reading> readings,
    List<Control> controls,
    Map<String, String> environment) {
  /** Copies the lists. */
  public EditionReading {
    preparation = List.copyOf(preparation);
    readings = List.copyOf(readings);
    controls = List.copyOf(controls);
    environment = Map.copyOf(environment);
  }

  /**
   * Reads base and suspect.
   *
   * @param places the edition's key
   * @param images fresh pictures, prepared as the edition says
   * @throws activemark.error.Incompatible if the base is not the edition's
   */
  public static EditionReading of(
      Edition edition,
      MarkKey places,
      VisionModel base,
      Suspect suspect,
      ImageBatch images,
      Precision precision,
      Progress progress) {
    String baseDigest = base.identity();
    if (!baseDigest.equals(edition.baseDigest())) {
      throw BadInput.of("This is not the model that the edition was made from")
          .at(base.checkpoint().root())
          .expected("the model " + edition.baseDigest())
          .found(baseDigest)
          .fix("Give the unmarked original with --base.")
          .incompatible();
    }
    List<BitString> blank = blank(edition.parts());
    try (Backbone original = base.load()) {
      Suspect.PartReadings found =
          suspect.readParts(
              edition.parts(),
              places,
              blank,
              Conditions.plain(original, images, precision, progress));
      return new EditionReading(
          edition,
          new SuspectModel(suspect.name(), suspect.digest(), suspect.layout()),
          new Procedure(edition.reading().withObject("preprocessing"), -1, "", precision.name()),
          found.preparation(),
          found.readings(),
          found.controls(),
          Engine.describe(precision));
    }
  }

  /**
   * For each way of reading the soft bits of each part [M]; an empty array where there is nothing
   * to read.
   */
  public List<List<double[]>> soft() {
    Map<String, Map<String, double[]>> ways = new LinkedHashMap<>();
    for (Reading reading : readings) {
      if (reading instanceof Reading.StoredBits bits) {
        ways.computeIfAbsent(bits.way(), way -> new HashMap<>()).put(bits.part(), bits.soft());
      }
    }
    return ways.values().stream().map(this::ofEachPart).toList();
  }

  private List<double[]> ofEachPart(Map<String, double[]> soft) {
    return edition.parts().stream()
        .map(part -> soft.getOrDefault(part.id(), new double[0]))
        .toList();
  }

  /**
   * The evidence against one recipient: only here his codewords meet what was read.
   *
   * @param owner whose key gives the codewords
   * @param releaseDigest digest of his copy, hex
   * @param policy what it takes, with all recipients counted as tries
   * @param open whether the evidence reveals his key, so that others can recompute his codewords
   */
  public Evidence against(
      OwnerKey owner,
      String recipient,
      String releaseDigest,
      ImageSet images,
      Policy policy,
      boolean open,
      String toolVersion) {
    MarkKey key = owner.markKey(recipient);
    Codewords codewords = new Codewords(edition.opening(key), edition.copy(recipient));
    return Evidence.judged(
        toolVersion,
        Instant.now(),
        edition.claim(key, recipient, releaseDigest),
        suspect,
        images,
        procedure,
        preparation,
        codewords.beside(readings),
        controls.stream().map(codewords::beside).toList(),
        null,
        policy,
        open ? codewords.opening() : null,
        null,
        null,
        environment);
  }

  private static List<BitString> blank(List<MarkPart> parts) {
    return parts.stream().map(part -> BitString.of(new boolean[part.bits()])).toList();
  }
}
