package activemark.report;

import activemark.bench.result.ArenaFile;
import activemark.bench.result.Standings;
import activemark.report.section.ArenaMethod;
import activemark.report.section.ArenaSummary;
import activemark.report.section.ArenaTables;

/** The report on a comparison of schemes, as one HTML page that needs nothing else. */
public final class ArenaReport {
  private ArenaReport() {}

  /** The page as text. The same document gives the same page, byte for byte. */
  public static String html(ArenaFile file) {
    Standings standings = new Standings(file);
    String model = file.settings().model();
    Page page =
        new Page(
            "Marking schemes compared",
            "Arena: " + file.settings().grid(),
            "Grid " + file.settings().grid() + " on " + model);
    page.add("glance", "At a glance", new ArenaSummary(standings).body());
    for (String access : standings.classes()) {
      ArenaTables tables = new ArenaTables(standings, access);
      page.add(access, tables.title(), tables.body());
    }
    ArenaMethod method = new ArenaMethod(standings);
    page.add("rules", "Rules", method.rules());
    page.add("inputs", "What went in", method.inputs());
    return page.html();
  }
}
