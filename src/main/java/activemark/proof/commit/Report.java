package activemark.proof.commit;

import activemark.proof.canonical.Fields;
import activemark.proof.verdict.Evidence;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * What a verification found, short enough to be signed and published beside other claims. It does
 * not name the recipient.
 *
 * @param evidence digest of the evidence document
 * @param outcome "shown", "not-shown" or "inconclusive"
 * @param sentence the verdict for people
 * @param markDigest which mark was looked for
 * @param base digest of the unmarked model
 * @param release digest of the marked copy
 * @param suspect digest of the model examined
 * @param toolVersion what examined it
 * @param created when
 */
public record Report(
    String evidence,
    String outcome,
    String sentence,
    String markDigest,
    String base,
    String release,
    String suspect,
    String toolVersion,
    Instant created) {
  private static final List<String> OUTCOMES = List.of("shown", "not-shown", "inconclusive");

  /** The report of an evidence document. */
  public static Report of(Evidence evidence) {
    return new Report(
        evidence.digest(),
        evidence.verdict().outcome(),
        evidence.verdict().sentence(),
        evidence.claim().markDigest(),
        evidence.claim().baseDigest(),
        evidence.claim().releaseDigest(),
        evidence.suspect().digest(),
        evidence.toolVersion(),
        evidence.created());
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("evidence", evidence)
        .put("outcome", outcome)
        .put("sentence", sentence)
        .put("markDigest", markDigest)
        .put("base", base)
        .put("release", release)
        .put("suspect", suspect)
        .put("toolVersion", toolVersion)
        .put("created", created.toString());
  }

  static Report read(ObjectNode document, String where) {
    Fields fields = Fields.of(document, where);
    String outcome = fields.text("outcome");
    if (!OUTCOMES.contains(outcome)) {
      throw fields.wrong("outcome", "one of " + OUTCOMES, outcome);
    }
    Report report =
        new Report(
            fields.digest("evidence"),
            outcome,
            fields.text("sentence"),
            fields.digest("markDigest"),
            fields.digest("base"),
            fields.digest("release"),
            fields.digest("suspect"),
            fields.text("toolVersion"),
            fields.instant("created"));
    fields.done();
    return report;
  }
}
