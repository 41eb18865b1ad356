package activemark.bench.arena;

import activemark.bench.AttackSet;
import activemark.error.BadInput;
import activemark.mark.Schemes;
import activemark.mark.scheme.MarkOptions;
import activemark.mark.scheme.Scheme;
import activemark.model.task.Tasks;
import activemark.proof.canonical.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a grid from its document, field by field. */
final class GridReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,39}");
  private static final ArenaGrid.References REFERENCES = new ArenaGrid.References(5, 5, 1);
  private static final ArenaGrid.Ceiling CEILING = new ArenaGrid.Ceiling(1, 0.99);
  private static final ArenaGrid.Counts COUNTS = new ArenaGrid.Counts(384, 48);
  private static final int MOST = 10_000;

  private final String name;
  private final ObjectNode json;
  private final String document;
  private final Fields fields;

  GridReader(String name, ObjectNode json, String document) {
    this.name = name;
    this.json = json;
    this.document = document;
    this.fields = Fields.of(json, document);
  }

  ArenaGrid read() {
    Map<String, String> data = fields.has("data") ? texts("data") : Map.of();
    ArenaGrid grid =
        new ArenaGrid(
            name,
            text("model"),
            text("images"),
            data,
            fields.has("size") ? fields.whole("size", 1, 4096) : 0,
            entrants(),
            attacks(),
            uses(data),
            seeds(),
            fields.has("references") ? references(fields.fields("references")) : REFERENCES,
            fields.has("ceiling") ? ceiling(fields.fields("ceiling")) : CEILING,
            fields.has("pictures") ? counts(fields.fields("pictures")) : COUNTS);
    fields.done();
    return grid;
  }

  private String text(String field) {
    return fields.has(field) ? fields.text(field) : "";
  }

  private Map<String, String> texts(String field) {
    Fields inside = fields.fields(field);
    Map<String, String> texts = new LinkedHashMap<>();
    inside.names().forEach(key -> texts.put(requireName(key, field), inside.text(key)));
    return texts;
  }

  private List<Entrant> entrants() {
    List<Entrant> entrants = new ArrayList<>();
    JsonNode list = json.path("schemes");
    if (list.isTextual()) {
      fields.text("schemes");
      if (!list.textValue().equals(Tasks.EVERY)) {
        throw fields.wrong("schemes", "a list, or " + Tasks.EVERY, list);
      }
      Schemes.ALL.forEach(each -> entrants.add(entrant(Schemes.name(each), List.of(each))));
      return entrants;
    }
    for (Fields each : fields.list("schemes")) {
      entrants.add(entrant(each));
      each.done();
    }
    requireSome(entrants, "schemes");
    for (int i = 0; i < entrants.size(); i++) {
      String own = entrants.get(i).name();
      if (entrants.subList(0, i).stream().anyMatch(other -> other.name().equals(own))) {
        throw fields.wrong("schemes[" + i + "]", "a name of its own", own);
      }
    }
    return entrants;
  }

  private static Entrant entrant(String label, List<Scheme> schemes) {
    return new Entrant(label, schemes, MarkOptions.defaults(), "");
  }

  private Entrant entrant(Fields each) {
    String scheme = each.text("scheme");
    String label = requireName(each.has("name") ? each.text("name") : scheme, "schemes");
    List<Scheme> schemes = Schemes.parse(scheme);
    if (!each.has("options")) {
      return entrant(label, schemes);
    }
    String chosen = each.free("options").toString().replaceAll("[{}\"]", "");
    Fields options = each.fields("options");
    MarkOptions chosenOptions =
        new MarkOptions(
            options.has("bits") ? options.whole("bits", 1, MOST) : 0,
            options.has("polish") ? options.whole("polish", 0, Integer.MAX_VALUE) : 0,
            options.has("cuts")
                ? Arrays.stream(options.wholes("cuts"))
                    .mapToObj(cut -> (int) Math.min(cut, MOST))
                    .toList()
                : List.of(),
            options.has("block") ? options.whole("block", 0, MOST) : -1,
            options.has("steps") ? options.whole("steps", 1, Integer.MAX_VALUE) : 0);
    options.done();
    return new Entrant(label, schemes, chosenOptions, chosen.replace(":", " ").replace(",", ", "));
  }

  /** A ready set's name or a file, or rows: family, name and chain. */
  private AttackSet attacks() {
    if (json.path("attacks").isTextual()) {
      return AttackSet.of(fields.text("attacks"));
    }
    List<String> lines = new ArrayList<>();
    Fields rows = fields.fields("attacks");
    rows.names().forEach(row -> lines.add(row + ": " + rows.text(row)));
    return AttackSet.parse("attacks of " + document, String.join("\n", lines));
  }

  private List<ArenaGrid.Use> uses(Map<String, String> data) {
    List<ArenaGrid.Use> uses = new ArrayList<>();
    for (Fields each : fields.list("tasks")) {
      String task = Tasks.named(each.text("task")).id();
      String on = each.text("data");
      if (!data.containsKey(on)) {
        throw each.wrong("data", "one of data: " + String.join(", ", data.keySet()), on);
      }
      each.done();
      uses.add(new ArenaGrid.Use(task, on));
    }
    requireSome(uses, "tasks");
    if (uses.stream().distinct().count() < uses.size()) {
      throw fields.wrong("tasks", "each task once on each data set", json.path("tasks"));
    }
    return uses;
  }

  private List<Long> seeds() {
    List<Long> seeds =
        fields.has("seeds")
            ? Arrays.stream(fields.wholes("seeds")).boxed().distinct().toList()
            : List.of(0L);
    requireSome(seeds, "seeds");
    return seeds;
  }

  private static ArenaGrid.References references(Fields fields) {
    ArenaGrid.References references =
        new ArenaGrid.References(
            fields.whole("siblings", 0, MOST),
            fields.whole("strangers", 0, MOST),
            fields.has("epochs") ? fields.whole("epochs", 1, MOST) : REFERENCES.epochs());
    fields.done();
    return references;
  }

  private static ArenaGrid.Ceiling ceiling(Fields fields) {
    ArenaGrid.Ceiling ceiling =
        new ArenaGrid.Ceiling(
            fields.has("points") ? fields.number("points") : CEILING.points(),
            fields.has("cosine") ? fields.number("cosine") : CEILING.cosine());
    fields.done();
    return ceiling;
  }

  private static ArenaGrid.Counts counts(Fields fields) {
    ArenaGrid.Counts counts =
        new ArenaGrid.Counts(
            fields.has("write") ? fields.whole("write", 4, MOST) : COUNTS.write(),
            fields.has("read") ? fields.whole("read", 4, MOST) : COUNTS.read());
    fields.done();
    return counts;
  }

  private String requireName(String text, String field) {
    if (!NAME.matcher(text).matches()) {
      throw fields.wrong(field, "names of letters, digits, dots, dashes and plus signs", text);
    }
    return text;
  }

  private void requireSome(List<?> list, String field) {
    if (list.isEmpty()) {
      throw BadInput.of("The grid names none").at(field + " in " + document).bad();
    }
  }
}
