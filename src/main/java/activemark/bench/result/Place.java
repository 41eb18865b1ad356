package activemark.bench.result;

import activemark.proof.canonical.Fields;
import activemark.proof.canonical.Sha256;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One cell of the arena that is to be filled: a scheme, a suspect, a task and a seed.
 *
 * @param digest of everything that the finding depends on, hex
 * @param contestant name of the scheme with its options in the grid
 * @param seed of the mark and of everything random
 * @param role what the suspect is to the scheme
 * @param suspect name of the suspect: the attack's row, or "marked", "base", "sibling-shapes"
 * @param family letter of the attack's kind; {@link Cell#CONTROLS} for models nobody attacked
 * @param adaptive whether the attack knows how marks work
 * @param attack the attacks with all their settings; empty where there are none
 * @param task name of the task, "knn on shapes"; empty where use is not measured
 */
public record Place(
    String digest,
    String contestant,
    long seed,
    Role role,
    String suspect,
    String family,
    boolean adaptive,
    String attack,
    String task) {

  /** The place of a control that a scheme asks for when the model at this place is read. */
  public Place control(String id) {
    return new Place(
        Sha256.hex(Sha256.fields(digest, "control", id)),
        contestant,
        seed,
        Role.CONTROL,
        id,
        Cell.CONTROLS,
        false,
        "",
        "");
  }

  /** Adds itself to a document. */
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("digest", digest).put("contestant", contestant);
    json.put("seed", Long.toString(seed)).put("role", role.id());
    json.put("suspect", suspect).put("family", family).put("adaptive", adaptive);
    return json.put("attack", attack).put("task", task);
  }

  /** The fields that {@link #toJson} wrote; the caller says when it is done. */
  static Place read(Fields fields) {
    return new Place(
        fields.digest("digest"),
        fields.text("contestant"),
        Findings.seed(fields),
        fields.parsed("role", "a role", Role::of),
        fields.text("suspect"),
        fields.text("family"),
        fields.flag("adaptive"),
        fields.text("attack"),
        fields.text("task"));
  }
}
