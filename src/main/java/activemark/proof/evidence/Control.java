package activemark.proof.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same readings on a model, or by a hand, that must not show the mark.
 *
 * @param id "base" for the unmarked model, "owner-model" for the owner's model where a scheme
 *     writes nothing and must recognise it, "accuser" for a pair trained against it by somebody who
 *     never touched it, and so on
 * @param what one sentence for people
 * @param readings what was read
 * @param digest of a model that was brought for comparison, hex; absent for controls that need no
 *     further model
 */
public record Control(String id, String what, List<Reading> readings, @Nullable String digest) {
  /** The unmarked model that the owner started from. */
  public static final String BASE = "base";

  /**
   * The owner's model itself, read by schemes that write nothing and must therefore recognise it: a
   * check of the reading, and never a reference model.
   */
  public static final String OWNER_MODEL = "owner-model";

  /** Begins the ids of models that whoever judges chose. */
  public static final String CHOSEN = "control.";

  /** Begins the ids of models that are ranked beside the suspect. */
  public static final String REFERENCE = "reference.";

  private static final int SHOWN_DIGITS = 12;

  /** Copies the readings. */
  public Control {
    MarkPart.requireId(id);
    readings = List.copyOf(readings);
  }

  /** A control that needs no model but suspect and base. */
  public Control(String id, String what, List<Reading> readings) {
    this(id, what, readings, null);
  }

  /**
   * A model that was brought for comparison, named by its folder and its digest.
   *
   * @param kind {@link #CHOSEN} or {@link #REFERENCE}
   * @param folder its name for people
   * @param digest of the model, hex
   */
  public static Control ofModel(String kind, String folder, String digest, List<Reading> readings) {
    String id = kind + digest.substring(0, SHOWN_DIGITS);
    String what =
        kind.equals(REFERENCE)
            ? "A reference model that was never marked: "
            : "A model chosen as a control, never marked: ";
    return new Control(id, what + folder + ", digest " + digest, readings, digest);
  }
}
