package activemark.bench.result;

import activemark.proof.canonical.Fields;
import activemark.proof.canonical.StrictJson;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The document of the arena: who competes, on what, under which rules, every cell that is to be
 * filled, and those that are. It holds no secrets of marks.
 *
 * @param settings what all contestants share
 * @param contestants in the order of the grid
 * @param tasks in the order of the grid
 * @param places every cell to be filled, in order
 * @param trials the cells that are filled, in the order of the places
 */
public record ArenaFile(
    Settings settings,
    List<Contestant> contestants,
    List<Task> tasks,
    List<Place> places,
    List<Trial> trials) {
  private static final String FORMAT = "activemark.arena/1";
  private static final int MAX_BYTES = 256 << 20;

  /** Copies the lists. */
  public ArenaFile {
    contestants = List.copyOf(contestants);
    tasks = List.copyOf(tasks);
    places = List.copyOf(places);
    trials = List.copyOf(trials);
  }

  /**
   * What all contestants share.
   *
   * @param tool version of the program
   * @param grid name of the grid
   * @param model name of the unmarked original, for people
   * @param modelDigest its digest, hex
   * @param size side of the input in pixels
   * @param pictures of each reading
   * @param picturesDigest digest of these, hex
   * @param alpha largest corrected chance that shows a mark of stored bits
   * @param ceilingPoints most points of a task that marking may cost
   * @param ceilingCosine least mean cosine of the marked copy's token features to the original's
   */
  public record Settings(
      String tool,
      String grid,
      String model,
      String modelDigest,
      int size,
      int pictures,
      String picturesDigest,
      double alpha,
      double ceilingPoints,
      double ceilingCosine) {
    ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("tool", tool).put("grid", grid).put("model", model);
      json.put("modelDigest", modelDigest).put("size", size).put("pictures", pictures);
      json.put("picturesDigest", picturesDigest).put("alpha", alpha);
      return json.put("ceilingPoints", ceilingPoints).put("ceilingCosine", ceilingCosine);
    }

    static Settings read(Fields fields) {
      Settings settings =
          new Settings(
              fields.text("tool"),
              fields.text("grid"),
              fields.text("model"),
              fields.digest("modelDigest"),
              fields.whole("size", 1, Integer.MAX_VALUE),
              fields.whole("pictures", 0, Integer.MAX_VALUE),
              fields.digest("picturesDigest"),
              fields.number("alpha"),
              fields.number("ceilingPoints"),
              fields.number("ceilingCosine"));
      fields.done();
      return settings;
    }
  }

  /**
   * A task on a data set.
   *
   * @param name "knn on shapes"
   * @param task id of the task
   * @param data name of the data set
   * @param dataDigest digest of its names and bytes, hex
   */
  public record Task(String name, String task, String data, String dataDigest) {
    ObjectNode toJson() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("name", name).put("task", task).put("data", data);
      return json.put("dataDigest", dataDigest);
    }

    static Task read(Fields fields) {
      Task task =
          new Task(
              fields.text("name"),
              fields.text("task"),
              fields.text("data"),
              fields.digest("dataDigest"));
      fields.done();
      return task;
    }
  }

  /**
   * The same with what was found: results at this arena's places, and the controls that belong to
   * them. Results of other grids in the same folder are left out.
   *
   * @param found by digest, in the order in which they came
   */
  public ArenaFile with(Map<String, Trial> found) {
    List<Trial> mine = new ArrayList<>();
    for (Place place : places) {
      Trial trial = found.get(place.digest());
      if (trial == null) {
        continue;
      }
      mine.add(new Trial(place, trial.finding()));
      if (place.role() == Role.MARKED) {
        for (Trial other : found.values()) {
          Place at = other.place();
          if (at.role() == Role.CONTROL
              && place.control(at.suspect()).digest().equals(at.digest())) {
            mine.add(new Trial(place.control(at.suspect()), other.finding()));
          }
        }
      }
    }
    return new ArenaFile(settings, contestants, tasks, places, mine);
  }

  /** Number of places that are not filled. */
  public int missing() {
    return places.size()
        - (int) trials.stream().filter(t -> t.place().role() != Role.CONTROL).count();
  }

  /** As one JSON object. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT);
    json.set("settings", settings.toJson());
    ArrayNode who = json.putArray("contestants");
    contestants.forEach(each -> who.add(each.toJson()));
    ArrayNode uses = json.putArray("tasks");
    tasks.forEach(each -> uses.add(each.toJson()));
    ArrayNode all = json.putArray("places");
    places.forEach(each -> all.add(each.toJson()));
    ArrayNode filled = json.putArray("trials");
    trials.forEach(each -> filled.add(each.toJson()));
    return json;
  }

  /**
   * Reads a document.
   *
   * @throws activemark.error.BadInput if it is missing, damaged or of another kind
   */
  public static ArenaFile read(Path file) {
    return fromJson(StrictJson.read(file, MAX_BYTES, "arena document"), "arena document " + file);
  }

  /** From what {@link #toJson} wrote. */
  public static ArenaFile fromJson(ObjectNode json, String document) {
    Fields fields = Fields.of(json, document);
    fields.requireFormat(FORMAT);
    ArenaFile file =
        new ArenaFile(
            Settings.read(fields.fields("settings")),
            fields.list("contestants").stream().map(Contestant::read).toList(),
            fields.list("tasks").stream().map(Task::read).toList(),
            fields.list("places").stream().map(ArenaFile::place).toList(),
            fields.list("trials").stream().map(Trial::read).toList());
    fields.done();
    return file;
  }

  private static Place place(Fields fields) {
    Place place = Place.read(fields);
    fields.done();
    return place;
  }
}
