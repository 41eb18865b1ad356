package activemark.report.section;

import activemark.bench.result.ArenaFile;
import activemark.bench.result.Contestant;
import activemark.bench.result.Standings;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The arena in short: who survives how much, at which fidelity, at which cost.
 *
 * @param standings what the cells say
 */
public record ArenaSummary(Standings standings) {
  /** One table for each access class. */
  public List<Node> body() {
    ArenaFile file = standings.file();
    List<Node> body = new ArrayList<>();
    if (file.missing() > 0) {
      body.add(
          Words.paragraph(
                  "Not finished: "
                      + Figures.whole(file.missing())
                      + " of "
                      + Words.count(file.places().size(), "cell is", "cells are")
                      + " not filled yet.")
              .style("bad"));
    }
    for (String access : standings.classes()) {
      body.add(Words.heading(heading(access)));
      Table table =
          new Table(
              heading(access),
              "Scheme",
              "Own copies",
              "Survives",
              "False alarms",
              "Cosine",
              "Points lost",
              "Ceiling",
              "Marking",
              "Reading");
      standings.of(access).forEach(who -> row(table, who));
      body.add(table.element());
    }
    body.add(
        Words.note(
            "Survives: attacks that left the model in use and after which the mark is still shown."
                + " False alarms: models without the mark, and readings that the scheme itself asks"
                + " for as controls, that show it. Shown is what the scheme’s own rule says; where"
                + " it has none (¹), what is more than every innocent reference model gives; there"
                + " is no limit where no reference model could be read."
                + " Schemes that take different things from a suspect are not ranked against each"
                + " other."));
    return body;
  }

  /** What a class of schemes takes from a suspect, as a title. */
  static String heading(String access) {
    return switch (access) {
      case "weights" -> "Schemes that read weights";
      case "inside" -> "Schemes that run the opened model";
      case "features" -> "Schemes that ask for feature vectors";
      case "labels" -> "Schemes that ask for class labels";
      default -> "Schemes that read " + access;
    };
  }

  private void row(Table table, Contestant who) {
    Standings.Standing standing = standings.standing(who);
    boolean marked = standing.cosine().isPresent();
    table.row(
        Words.text(who.name() + (standing.byRule() || !marked ? "" : "\u00a0¹")),
        marked
            ? standing
                .taken()
                .map(taken -> judged(taken ? "shown" : "not shown", taken))
                .orElse(Words.text("no limit"))
            : judged("not marked", false),
        survived(standing.survived()),
        alarms(standing.alarms()),
        Words.text(standing.cosine().map(c -> Figures.decimal(c, 4)).orElse("–")),
        Words.text(standing.lost().map(u -> Figures.decimal(100 * u.lost(), 1)).orElse("–")),
        marked
            ? judged(standing.keepsCeiling() ? "kept" : "missed", standing.keepsCeiling())
            : Words.text("–"),
        Words.text(seconds(standing.marking())),
        Words.text(seconds(standing.reading())));
  }

  private static Node survived(Standings.Share share) {
    return share.of() == 0
        ? Words.text("–")
        : judged(share.toString(), 2 * share.count() > share.of());
  }

  private static Node alarms(Standings.Share share) {
    return share.of() == 0 ? Words.text("–") : judged(share.toString(), share.count() == 0);
  }

  private static Node judged(String text, boolean good) {
    return Element.of("span", text).style(good ? "good" : "bad");
  }

  static String seconds(OptionalDouble value) {
    return value.isEmpty() ? "–" : String.format(Locale.ROOT, "%.1f s", value.getAsDouble());
  }
}
