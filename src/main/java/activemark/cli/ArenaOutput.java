package activemark.cli;

import activemark.bench.result.ArenaFile;
import activemark.bench.result.Contestant;
import activemark.bench.result.Standings;
import activemark.io.files.OutputFile;
import activemark.proof.canonical.StrictJson;
import activemark.report.ArenaReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What the arena's two commands write and print. Needs no engine. */
final class ArenaOutput {
  /** Name of the file with one cell a line. */
  static final String RESULTS = "results.jsonl";

  /** Name of the document. */
  static final String DOCUMENT = "arena.json";

  private static final String PAGE = "arena.html";

  private ArenaOutput() {}

  /** Writes document and page into the folder and prints a summary. */
  static void write(Console console, ArenaFile file, Path folder) {
    byte[] document = StrictJson.pretty(file.toJson()).getBytes(StandardCharsets.UTF_8);
    byte[] page = ArenaReport.html(file).getBytes(StandardCharsets.UTF_8);
    OutputFile.write(folder.resolve(DOCUMENT), out -> out.write(document));
    OutputFile.write(folder.resolve(PAGE), out -> out.write(page));
    print(console, file);
    console.note("Wrote " + folder.resolve(PAGE));
  }

  private static void print(Console console, ArenaFile file) {
    Standings standings = new Standings(file);
    for (String access : standings.classes()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(
          List.of(
              "scheme",
              "cosine",
              "points lost",
              "ceiling",
              "own copy",
              "survives",
              "false alarms",
              "marking",
              "reading"));
      for (Contestant who : standings.of(access)) {
        rows.add(row(standings.standing(who)));
      }
      new Sheet("Schemes that read " + access + ", grid " + file.settings().grid())
          .table(rows)
          .print(console);
      console.say("");
    }
    int missing = file.missing();
    if (missing > 0) {
      console.warn(missing + " of " + file.places().size() + " cells are not filled yet");
    }
  }

  private static List<String> row(Standings.Standing standing) {
    return List.of(
        standing.who().name(),
        standing.cosine().map(c -> String.format(Locale.ROOT, "%.4f", c)).orElse("-"),
        standing.lost().map(u -> String.format(Locale.ROOT, "%+.1f", 100 * u.lost())).orElse("-"),
        standing.cosine().isEmpty() ? "not marked" : standing.keepsCeiling() ? "kept" : "missed",
        standing.taken().map(taken -> taken ? "shown" : "not shown").orElse("no limit"),
        standing.survived().toString(),
        standing.alarms().toString(),
        seconds(standing.marking()),
        seconds(standing.reading()));
  }

  private static String seconds(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.1f s", value.getAsDouble()) : "-";
  }
}
