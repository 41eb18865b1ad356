package activemark.proof.evidence;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.NewFile;
import activemark.proof.canonical.StrictJson;
import activemark.proof.key.MarkKey;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What others need beside opened evidence to read the suspect again: the parts of the mark with
 * their public tensors, which are too large for the evidence. Holds no secret; the key is in the
 * evidence's {@link Opening}, whose digests of the parts fix the kit.
 *
 * @param markDigest {@link Claim#markDigest} of the mark
 * @param parts in the order of the mark
 */
public record ReadingKit(String markDigest, List<MarkPart> parts) {
  private static final String FORMAT = "activemark.kit/2";
  private static final String DIGEST = "digest";
  private static final int MAX_BYTES = 256 << 20;

  /** Copies the list. */
  public ReadingKit {
    parts = List.copyOf(parts);
  }

  /** The kit of a mark. */
  public static ReadingKit of(MarkFile mark) {
    return new ReadingKit(mark.digest(), mark.parts());
  }

  /** The document as text. */
  public String toText() {
    ObjectNode body = body();
    return StrictJson.pretty(body.put(DIGEST, CanonicalJson.digest(body)));
  }

  /**
   * Writes the kit.
   *
   * @throws BadInput if the file exists
   */
  public void write(Path file) {
    NewFile.write(file, toText());
  }

  /**
   * Reads a kit.
   *
   * @throws BadInput if it is missing, of another kind or version, damaged or edited
   */
  public static ReadingKit read(Path file) {
    String where = "reading kit " + file;
    Fields fields = Fields.of(StrictJson.read(file, MAX_BYTES, "reading kit"), where);
    fields.requireFormat(FORMAT);
    ReadingKit kit =
        new ReadingKit(fields.digest("markDigest"), MarkPartJson.read(fields, "parts"));
    String digest = fields.digest(DIGEST);
    fields.done();
    if (!CanonicalJson.digest(kit.body()).equals(digest)) {
      throw BadInput.of("The reading kit was changed since it was written")
          .at(where)
          .expected("digest " + CanonicalJson.digest(kit.body()))
          .found(digest)
          .fix("Take the file as verify wrote it.")
          .bad();
    }
    return kit;
  }

  /**
   * The mark that a claim is about, put together from this kit and the key that was revealed.
   *
   * @throws activemark.error.Incompatible if the kit is not that of the claim
   */
  public MarkFile mark(Claim claim, Opening opening) {
    PartDigests digests = PartDigests.of(parts);
    if (!digests.equals(opening.partDigests())
        || !claim.digestOfMark(new Opening(opening.key(), digests)).equals(claim.markDigest())
        || !markDigest.equals(claim.markDigest())) {
      throw BadInput.of("The reading kit is of another mark than the evidence")
          .at("reading kit")
          .expected("mark " + claim.markDigest() + " with parts " + opening.partDigests().planned())
          .found("mark " + markDigest + " with parts " + digests.planned())
          .fix("Take the kit that was written beside this evidence.")
          .incompatible();
    }
    return mark(claim, opening.key());
  }

  private MarkFile mark(Claim claim, MarkKey key) {
    return new MarkFile(
        claim.owner(),
        claim.ownerCommitment(),
        claim.recipient(),
        key,
        claim.baseDigest(),
        claim.releaseDigest(),
        Instant.EPOCH,
        JsonNodeFactory.instance.objectNode(),
        parts,
        JsonNodeFactory.instance.objectNode());
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("format", FORMAT);
    body.put("markDigest", markDigest);
    MarkPartJson.write(body.putArray("parts"), parts);
    return body;
  }
}
