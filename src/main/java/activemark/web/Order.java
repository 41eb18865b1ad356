package activemark.web;

import activemark.proof.canonical.Fields;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A verification as it was asked for. Holds no secret.
 *
 * @param id of the verification
 * @param asked when
 * @param suspect the name chosen
 * @param base the name of the unmarked original
 * @param images the name of the pictures
 * @param mark the name of the mark file
 * @param recipient whose mark it is
 * @param markDigest the number that fixes the mark, hex
 * @param edition of the ledger that the marked copy belongs to; empty if the ledger holds none
 * @param opened whether the recipient's key goes into the evidence
 * @param tries how many marks are tried on this suspect
 */
record Order(
    String id,
    Instant asked,
    String suspect,
    String base,
    String images,
    String mark,
    String recipient,
    String markDigest,
    String edition,
    boolean opened,
    int tries) {
  private static final String FORMAT = "activemark.verification-order/1";

  /** Most marks that can be said to be tried. */
  static final int MOST_TRIES = 1_000_000;

  /** The order as a document. */
  String toText() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT).put("id", id).put("asked", asked.toString());
    json.put("suspect", suspect).put("base", base).put("images", images).put("mark", mark);
    json.put("recipient", recipient).put("markDigest", markDigest).put("edition", edition);
    json.put("opened", opened ? 1 : 0).put("tries", tries);
    return StrictJson.pretty(json);
  }

  /** Reads what {@link #toText} gives. */
  static Order of(ObjectNode json, String where) {
    Fields fields = Fields.of(json, where);
    fields.requireFormat(FORMAT);
    Order order =
        new Order(
            fields.text("id"),
            Instant.parse(fields.text("asked")),
            fields.text("suspect"),
            fields.text("base"),
            fields.text("images"),
            fields.text("mark"),
            fields.text("recipient"),
            fields.digest("markDigest"),
            fields.text("edition"),
            fields.whole("opened", 0, 1) == 1,
            fields.whole("tries", 1, MOST_TRIES));
    fields.done();
    return order;
  }
}
