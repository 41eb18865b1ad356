package activemark.proof.verdict;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.NewFile;
import activemark.proof.canonical.StrictJson;
import activemark.proof.evidence.Claim;
import activemark.proof.evidence.Control;
import activemark.proof.evidence.Decoys;
import activemark.proof.evidence.ImageSet;
import activemark.proof.evidence.Opening;
import activemark.proof.evidence.Procedure;
import activemark.proof.evidence.Reading;
import activemark.proof.evidence.SuspectModel;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The whole of a verification: what was claimed, read, compared and concluded, so that anybody can
 * follow it without the models.
 *
 * @param toolVersion version of the program
 * @param created when
 * @param claim what is said about the suspect
 * @param suspect the model examined
 * @param images the images used
 * @param procedure how it was read, so that others can read it again
 * @param preparation what was done to the suspect before reading, in order, for people
 * @param readings what was read from the suspect
 * @param controls the same where no mark can be
 * @param decoys how well the suspect agrees with keys that marked nothing; absent if none were
 *     asked
 * @param policy what it takes
 * @param opening what lets others recompute the codewords; absent to keep the key secret
 * @param profile how the model was profiled, free JSON; may be absent
 * @param fidelity what marking changed, free JSON; may be absent
 * @param environment versions of what ran
 * @param verdict what follows
 */
public record Evidence(
    String toolVersion,
    Instant created,
    Claim claim,
    SuspectModel suspect,
    ImageSet images,
    Procedure procedure,
    List<String> preparation,
    List<Reading> readings,
    List<Control> controls,
    @Nullable Decoys decoys,
    Policy policy,
    @Nullable Opening opening,
    @Nullable ObjectNode profile,
    @Nullable ObjectNode fidelity,
    Map<String, String> environment,
    Verdict verdict) {
  static final String FORMAT = "activemark.evidence/5";
  private static final int MAX_BYTES = 32 << 20;

  /** Copies what could change. */
  public Evidence {
    preparation = List.copyOf(preparation);
    readings = List.copyOf(readings);
    controls = List.copyOf(controls);
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    profile = profile == null ? null : StrictJson.parse(CanonicalJson.of(profile), "profile");
    fidelity = fidelity == null ? null : StrictJson.parse(CanonicalJson.of(fidelity), "fidelity");
  }

  /** The same evidence with the verdict that follows from it by {@link Judge}. */
  public static Evidence judged(
      String toolVersion,
      Instant created,
      Claim claim,
      SuspectModel suspect,
      ImageSet images,
      Procedure procedure,
      List<String> preparation,
      List<Reading> readings,
      List<Control> controls,
      @Nullable Decoys decoys,
      Policy policy,
      @Nullable Opening opening,
      @Nullable ObjectNode profile,
      @Nullable ObjectNode fidelity,
      Map<String, String> environment) {
    return new Evidence(
        toolVersion,
        created,
        claim,
        suspect,
        images,
        procedure,
        preparation,
        readings,
        controls,
        decoys,
        policy,
        opening,
        profile,
        fidelity,
        environment,
        Judge.judge(policy, readings, controls, suspect.isBase(claim), claim.copyIsBase()));
  }

  /** The verdict by limits that are not the document's own. */
  public Verdict judgedBy(Policy other) {
    return Judge.judge(other, readings, controls, suspect.isBase(claim), claim.copyIsBase());
  }

  /** The same evidence, judged again. */
  Evidence judgedAgain() {
    return judged(
        toolVersion,
        created,
        claim,
        suspect,
        images,
        procedure,
        preparation,
        readings,
        controls,
        decoys,
        policy,
        opening,
        profile,
        fidelity,
        environment);
  }

  /** What else is told beside the verdict; none of it decides. */
  public List<Further> further() {
    return Further.of(this);
  }

  /** SHA-256 over the canonical JSON of the document without its digest; lower-case hex. */
  public String digest() {
    return EvidenceJson.write(this).get(EvidenceJson.DIGEST).textValue();
  }

  /** The document as JSON. */
  public ObjectNode toJson() {
    return EvidenceJson.write(this);
  }

  /** The document as text for a file or a stream. */
  public String toText() {
    return StrictJson.pretty(toJson());
  }

  /**
   * Writes the document.
   *
   * @throws BadInput if the file exists
   */
  public void write(Path file) {
    NewFile.write(file, toText());
  }

  /**
   * Reads a document that agrees with its digest. Whether its conclusions follow is for {@link
   * EvidenceCheck} to say.
   *
   * @throws BadInput if it is missing, of another kind or version, damaged or edited
   */
  public static Evidence read(Path file) {
    ObjectNode document = readDocument(file);
    Evidence evidence = EvidenceJson.read(document, where(file));
    if (!EvidenceJson.digest(document).equals(document.path(EvidenceJson.DIGEST).textValue())) {
      throw BadInput.of("The evidence was changed since it was written")
          .at(file)
          .expected("digest " + document.path(EvidenceJson.DIGEST).textValue())
          .found(EvidenceJson.digest(document))
          .fix("Take the file as it was written; `activemark check` lists what disagrees.")
          .bad();
    }
    return evidence;
  }

  static ObjectNode readDocument(Path file) {
    return StrictJson.read(file, MAX_BYTES, "evidence");
  }

  static String where(Path file) {
    return "evidence " + file;
  }
}
