package activemark.bench.result;

import activemark.proof.canonical.Fields;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One filled cell of the arena.
 *
 * @param place what was examined
 * @param finding what came of it
 */
public record Trial(Place place, Finding finding) implements ResultLog.Entry {
  @Override
  public String digest() {
    return place.digest();
  }

  @Override
  public ObjectNode toJson() {
    ObjectNode json = place.toJson();
    finding.write(json);
    return json;
  }

  /**
   * From what {@link #toJson} wrote.
   *
   * @throws activemark.error.BadInput if a field is missing, of another kind or not known
   */
  public static Trial fromJson(ObjectNode json, String document) {
    return read(Fields.of(json, document));
  }

  static Trial read(Fields fields) {
    Trial trial = new Trial(Place.read(fields), Findings.read(fields));
    fields.done();
    return trial;
  }
}
