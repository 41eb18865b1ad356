package activemark.proof.commit;

import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.NewFile;
import activemark.proof.canonical.StrictJson;
import activemark.proof.evidence.Claim;
import activemark.proof.evidence.Procedure;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A proof for third parties that one mark is among those of a commitment.
 *
 * @param commitment the commitment's digest
 * @param mark the mark's opening
 */
public record Inclusion(String commitment, MarkOpening mark) {
  private static final String FORMAT = "activemark.inclusion/2";
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Writes the proof.
   *
   * @throws BadInput if the file exists
   */
  public void write(Path file) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", FORMAT);
    document.put("commitment", commitment);
    mark.write(document);
    NewFile.write(file, StrictJson.pretty(document));
  }

  /**
   * Reads a proof that holds for a commitment.
   *
   * @throws BadInput if it is missing, of another kind or version, damaged, edited, or of another
   *     commitment
   */
  public static Inclusion read(Path file, Commitment commitment) {
    String where = "inclusion proof " + file;
    Fields fields = Fields.of(StrictJson.read(file, MAX_BYTES, "inclusion proof"), where);
    fields.requireFormat(FORMAT);
    String digest = fields.digest("commitment");
    if (!digest.equals(commitment.digest())) {
      throw BadInput.of("The proof is for another commitment")
          .at(where)
          .expected(commitment.digest())
          .found(digest)
          .bad();
    }
    MarkOpening mark = MarkOpening.read(fields, commitment.count());
    fields.done();
    mark.require(commitment, where);
    return new Inclusion(digest, mark);
  }

  /**
   * Fails unless a claim is about the mark that this proves, by the owner who committed to it.
   *
   * @throws Incompatible naming what differs
   */
  public void require(Claim claim, Commitment commitment) {
    require("mark", mark.markDigest(), claim.markDigest());
    require("owner", commitment.owner(), claim.owner());
    require("owner commitment", commitment.ownerCommitment(), claim.ownerCommitment());
    require("unmarked model", commitment.base(), claim.baseDigest());
  }

  /**
   * What whoever read a suspect chose himself, where the mark was to be read in another way; empty
   * if nothing. A date says nothing of what was chosen later.
   */
  public Optional<String> otherwise(Procedure procedure) {
    return mark.configuration().otherwise(procedure);
  }

  private static void require(String what, String committed, String claimed) {
    if (!committed.equals(claimed)) {
      throw BadInput.of("The evidence is not about what was committed to")
          .at(what)
          .expected(committed)
          .found(claimed)
          .incompatible();
    }
  }
}
