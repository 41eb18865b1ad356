package activemark.web;

import activemark.error.BadInput;
import activemark.proof.canonical.Fields;
import activemark.proof.canonical.StrictJson;
import activemark.web.Question.OneMark;
import activemark.web.Question.Whose;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * A verification as it was asked for. Holds no secret.
 *
 * @param id of the verification
 * @param asked when
 * @param suspect the name chosen
 * @param base the name of the unmarked original
 * @param images the name of the pictures
 * @param opened whether recipients' keys go into the evidence
 * @param question what is asked
 */
record Order(
    String id,
    Instant asked,
    String suspect,
    String base,
    String images,
    boolean opened,
    Question question) {
  private static final String FORMAT = "activemark.verification-order/1";

  /** The order as a document. */
  String toText() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT).put("id", id).put("asked", asked.toString());
    json.put("suspect", suspect).put("base", base).put("images", images);
    json.put("opened", opened ? 1 : 0).put("edition", question.edition());
    if (question instanceof OneMark one) {
      json.put("mark", one.mark()).put("recipient", one.recipient());
      json.put("markDigest", one.digest()).put("tries", one.tries());
    }
    return StrictJson.pretty(json);
  }

  /**
   * Reads what {@link #toText} gives.
   *
   * @throws BadInput if it is something else
   */
  static Order of(ObjectNode json, String where) {
    Fields fields = Fields.of(json, where);
    fields.requireFormat(FORMAT);
    String edition = fields.text("edition");
    Question question =
        fields.has("mark")
            ? new OneMark(
                fields.text("mark"),
                fields.text("recipient"),
                fields.digest("markDigest"),
                edition,
                fields.whole("tries", 1, OneMark.MOST_TRIES))
            : new Whose(edition);
    Order order =
        new Order(
            fields.text("id"),
            time(fields.text("asked"), where),
            fields.text("suspect"),
            fields.text("base"),
            fields.text("images"),
            fields.whole("opened", 0, 1) == 1,
            question);
    fields.done();
    return order;
  }

  /** A time as documents hold it. */
  static Instant time(String text, String where) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw BadInput.of("This is no time").at(where).found(text).bad(e);
    }
  }
}
