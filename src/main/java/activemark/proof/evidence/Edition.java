package activemark.proof.evidence;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.StrictJson;
import activemark.proof.key.MarkKey;
import activemark.proof.key.MarkedCopy;
import activemark.proof.key.OwnerKey;
import activemark.proof.message.BitString;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * The plan of an edition: a model whose copies are all marked at the same secret places, each with
 * its recipient's own codewords. So a suspect is read once and compared with every recipient.
 * Private: whoever has it and the edition's key finds the marks in every copy.
 *
 * <p>The places come from {@link OwnerKey#editionKey}, whose commitment stands among the parameters
 * of every part; the codewords come from {@link OwnerKey#markKey} and a hash over those parameters,
 * so places were fixed before any codeword, and who learns one recipient's key learns neither the
 * places nor another's codeword.
 *
 * @param name of the edition
 * @param owner who marks
 * @param ownerCommitment the owner's public commitment, hex
 * @param baseDigest digest of the unmarked model, hex
 * @param created when it was planned
 * @param reading input size and preprocessing of a reading, free JSON
 * @param parts the parts of every mark, ids distinct
 */
public record Edition(
    String name,
    String owner,
    String ownerCommitment,
    String baseDigest,
    Instant created,
    ObjectNode reading,
    List<MarkPart> parts) {
  private static final String FORMAT = "activemark.edition/3";
  private static final String PLACES = "places";

  /** Copies what could change. */
  public Edition {
    parts = List.copyOf(parts);
    reading = StrictJson.parse(CanonicalJson.of(reading), "reading");
  }

  /** Input size and preprocessing, copied. */
  @Override
  public ObjectNode reading() {
    return reading.deepCopy();
  }

  /** A planned part with the commitment of the key that its places come from. */
  public static MarkPart fixed(MarkPart part, MarkKey places) {
    ObjectNode parameters = part.parameters().put(PLACES, places.commitment());
    return new MarkPart(part.id(), part.scheme(), part.bits(), parameters, part.tensors());
  }

  /**
   * The key of the places.
   *
   * @throws BadInput if the owner is not the one who planned the edition
   */
  public MarkKey places(OwnerKey key) {
    MarkKey places = key.editionKey(name, baseDigest);
    boolean same =
        parts.stream()
            .allMatch(part -> part.parameters().path(PLACES).asText().equals(places.commitment()));
    if (!same || !key.commitment().equals(ownerCommitment)) {
      throw BadInput.of("The edition was planned with another owner's key")
          .at(name)
          .expected("the key with commitment " + ownerCommitment)
          .found(key.commitment())
          .bad();
    }
    return places;
  }

  /** A recipient's codeword for each part, in order. */
  public List<BitString> codewords(MarkKey recipientKey, String recipient) {
    return codewords(recipientKey, recipient, PartDigests.of(parts));
  }

  /**
   * The same for whoever asks for many: digests read all tensors of the parts.
   *
   * @param partDigests of the edition's parts
   */
  public List<BitString> codewords(
      MarkKey recipientKey, String recipient, PartDigests partDigests) {
    Codewords codewords = new Codewords(new Opening(recipientKey, partDigests), copy(recipient));
    return parts.stream().map(codewords::of).toList();
  }

  /** The claim that a suspect was made from a recipient's copy. */
  public Claim claim(MarkKey recipientKey, String recipient, String releaseDigest) {
    String digest = Claim.digestOfMark(copy(recipient), releaseDigest, opening(recipientKey));
    return new Claim(owner, ownerCommitment, recipient, baseDigest, releaseDigest, digest);
  }

  /** A recipient's copy. */
  public MarkedCopy copy(String recipient) {
    return new MarkedCopy(owner, ownerCommitment, recipient, baseDigest);
  }

  /** What lets others recompute a recipient's codewords; it reveals his key and no places. */
  public Opening opening(MarkKey recipientKey) {
    return new Opening(recipientKey, PartDigests.of(parts));
  }

  /** SHA-256 over the canonical form, lower-case hex. */
  public String digest() {
    return CanonicalJson.digest(toJson());
  }

  /** The document in bytes, to be encrypted. */
  public byte[] bytes() {
    return CanonicalJson.bytes(toJson());
  }

  /**
   * Reads what {@link #bytes} made.
   *
   * @throws BadInput if it is something else
   */
  public static Edition read(byte[] bytes, String where) {
    Fields fields =
        Fields.of(StrictJson.parse(new String(bytes, StandardCharsets.UTF_8), where), where);
    fields.requireFormat(FORMAT);
    List<MarkPart> parts = MarkPartJson.read(fields, "parts");
    Edition edition =
        new Edition(
            fields.text("name"),
            fields.text("owner"),
            fields.digest("ownerCommitment"),
            fields.digest("baseDigest"),
            fields.instant("created"),
            fields.free("reading"),
            parts);
    fields.done();
    return edition;
  }

  private ObjectNode toJson() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("format", FORMAT).put("name", name);
    document.put("owner", owner).put("ownerCommitment", ownerCommitment);
    document.put("baseDigest", baseDigest).put("created", created.toString());
    document.set("reading", reading);
    MarkPartJson.write(document.putArray("parts"), parts);
    return document;
  }
}
