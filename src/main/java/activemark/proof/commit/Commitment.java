package activemark.proof.commit;

import activemark.error.BadInput;
import activemark.proof.canonical.CanonicalJson;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.NewFile;
import activemark.proof.canonical.Sha256;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an owner publishes before a dispute: it fixes every mark and every copy, and tells nothing
 * about keys, recipients or places. How many marks there are is public, as whoever judges a claim
 * multiplies chances by the number of marks that could have been tried.
 *
 * @param owner who marks
 * @param ownerCommitment what fixes the owner's key
 * @param base digest of the unmarked model as mark files and evidence name it
 * @param baseRoot root digest of the unmarked model as model signatures name it, if told
 * @param releases root digests of marked copies as model signatures name them, in order; may be
 *     fewer than marks
 * @param root root of the hash tree over the marks
 * @param count number of marks
 */
public record Commitment(
    String owner,
    String ownerCommitment,
    String base,
    Optional<String> baseRoot,
    List<String> releases,
    String root,
    int count) {
  private static final String FORMAT = "activemark.commitment/1";
  private static final String DIGEST = "digest";
  private static final int MAX_MARKS = 1 << 20;
  private static final int MAX_BYTES = 64 << 20;

  /** Sorts the releases, so that their order tells nothing. */
  public Commitment {
    releases = releases.stream().sorted().toList();
  }

  /** One number for the whole of it, hex. */
  public String digest() {
    return CanonicalJson.digest(body());
  }

  /** The document as JSON. */
  public ObjectNode toJson() {
    return body().put(DIGEST, digest());
  }

  /**
   * Writes the document.
   *
   * @throws BadInput if the file exists
   */
  public void write(Path file) {
    NewFile.write(file, StrictJson.pretty(toJson()));
  }

  /**
   * Reads a commitment.
   *
   * @throws BadInput if it is missing, of another kind or version, damaged or edited
   */
  public static Commitment read(Path file) {
    return read(StrictJson.read(file, MAX_BYTES, "commitment"), "commitment " + file);
  }

  static Commitment read(ObjectNode document, String where) {
    Fields fields = Fields.of(document, where);
    fields.requireFormat(FORMAT);
    List<String> releases = fields.texts("releases");
    if (!releases.stream().allMatch(Sha256::isHex)) {
      throw fields.wrong("releases", "digests of 64 hex digits", releases);
    }
    Fields marks = fields.fields("marks");
    Commitment commitment =
        new Commitment(
            fields.text("owner"),
            fields.digest("ownerCommitment"),
            fields.digest("base"),
            fields.has("baseRoot") ? Optional.of(fields.digest("baseRoot")) : Optional.empty(),
            releases,
            marks.digest("root"),
            marks.whole("count", 1, MAX_MARKS));
    marks.done();
    String digest = fields.digest(DIGEST);
    fields.done();
    if (!commitment.digest().equals(digest) || !commitment.releases().equals(releases)) {
      throw BadInput.of("The commitment was changed since it was written")
          .at(where)
          .expected("digest " + commitment.digest())
          .found(digest)
          .fix("Take the file as it was written.")
          .bad();
    }
    return commitment;
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("format", FORMAT);
    body.put("owner", owner).put("ownerCommitment", ownerCommitment).put("base", base);
    baseRoot.ifPresent(each -> body.put("baseRoot", each));
    releases.forEach(body.putArray("releases")::add);
    body.putObject("marks").put("root", root).put("count", count);
    return body;
  }
}
