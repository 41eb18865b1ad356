package activemark.proof.evidence;

import java.util.List;

/**
 * The same readings on a model, or by a hand, that must not show the mark.
 *
 * @param id "base" for the unmarked model, "owner-model" for the owner's model where a scheme
 *     writes nothing and must recognise it, "accuser" for a pair trained against it by somebody who
 *     never touched it, and so on
 * @param what one sentence for people
 * @param readings what was read
 */
public record Control(String id, String what, List<Reading> readings) {
  /** The unmarked model that the owner started from. */
  public static final String BASE = "base";

  /**
   * The owner's model itself, read by schemes that write nothing and must therefore recognise it: a
   * check of the reading, and never a reference model.
   */
  public static final String OWNER_MODEL = "owner-model";

  /** Copies the readings. */
  public Control {
    MarkPart.requireId(id);
    readings = List.copyOf(readings);
  }
}
