package activemark.web;

import activemark.proof.canonical.Fields;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * How a verification ended.
 *
 * @param at when
 * @param how the verdict's outcome, "named" or "nobody" of a trace, or "failed", "stopped",
 *     "interrupted"
 * @param told what the program said where it failed; else empty
 */
record Ending(Instant at, String how, String told) {
  /** The program could not do it. */
  static final String FAILED = "failed";

  /** Somebody stopped it. */
  static final String STOPPED = "stopped";

  /** The server ended before it did. */
  static final String INTERRUPTED = "interrupted";

  private static final String FORMAT = "activemark.verification-ending/1";

  /** Whether there is evidence. */
  boolean decided() {
    return !how.equals(FAILED) && !how.equals(STOPPED) && !how.equals(INTERRUPTED);
  }

  /** The ending as a document. */
  String toText() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT).put("at", at.toString()).put("how", how).put("told", told);
    return StrictJson.pretty(json);
  }

  /** Reads what {@link #toText} gives. */
  static Ending of(ObjectNode json, String where) {
    Fields fields = Fields.of(json, where);
    fields.requireFormat(FORMAT);
    Ending ending =
        new Ending(Order.time(fields.text("at"), where), fields.text("how"), fields.text("told"));
    fields.done();
    return ending;
  }
}
