package activemark.proof.evidence;

import java.util.List;

/**
 * The same readings on a model, or by a hand, that must not show the mark.
 *
 * @param id "base" for the unmarked model, "accuser" for a pair trained against it by somebody who
 *     never touched it, and so on
 * @param what one sentence for people
 * @param readings what was read
 */
public record Control(String id, String what, List<Reading> readings) {
  /** The unmarked model that the owner started from. */
  public static final String BASE = "base";

  /** Copies the readings. */
  public Control {
    MarkPart.requireId(id);
    readings = List.copyOf(readings);
  }
}
