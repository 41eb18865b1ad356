package activemark.bench.result;

import activemark.proof.canonical.Fields;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One attack with one seed.
 *
 * @param digest of everything the finding depends on, hex
 * @param row name of the attack's row in its set
 * @param family letter of the attack's kind; {@link #CONTROLS} for models nobody attacked
 * @param adaptive whether the attack knows how marks work
 * @param name the attacks without their settings, such as {@code prune then finetune}
 * @param attack the attacks with all their settings; empty for controls
 * @param seed of everything random in the attack
 * @param finding what came of it
 */
public record Cell(
    String digest,
    String row,
    String family,
    boolean adaptive,
    String name,
    String attack,
    long seed,
    Finding finding)
    implements ResultLog.Entry {
  /** The family of models that nobody attacked. */
  public static final String CONTROLS = "J";

  /** Row of the marked copy itself. */
  public static final String MARKED = "marked";

  /** Row of the unmarked original. */
  public static final String BASE = "base";

  /** As one JSON object. */
  @Override
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("digest", digest).put("row", row).put("family", family);
    json.put("adaptive", adaptive).put("name", name).put("attack", attack);
    json.put("seed", Long.toString(seed));
    finding.write(json);
    return json;
  }

  /**
   * From what {@link #toJson} wrote.
   *
   * @throws activemark.error.BadInput if a field is missing, of another kind or not known
   */
  public static Cell fromJson(ObjectNode json, String document) {
    return read(Fields.of(json, document));
  }

  static Cell read(Fields fields) {
    Cell cell =
        new Cell(
            fields.digest("digest"),
            fields.text("row"),
            fields.text("family"),
            fields.flag("adaptive"),
            fields.text("name"),
            fields.text("attack"),
            Findings.seed(fields),
            Findings.read(fields));
    fields.done();
    return cell;
  }
}
