package activemark.report.section;

import activemark.bench.result.ArenaFile;
import activemark.bench.result.Contestant;
import activemark.bench.result.Finding;
import activemark.bench.result.Place;
import activemark.bench.result.Role;
import activemark.bench.result.Standings;
import activemark.bench.result.Trial;
import activemark.proof.stats.Conformal;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Under which rules the arena compares, and what went in.
 *
 * @param standings what the cells say
 */
public record ArenaMethod(Standings standings) {
  /** The rules in words. */
  public List<Node> rules() {
    ArenaFile.Settings settings = standings.file().settings();
    int references =
        standings.file().contestants().stream()
            .mapToInt(who -> standings.references(who.name(), firstSeed()).length)
            .max()
            .orElse(0);
    Element list = Element.of("ul");
    list =
        list.add(
            point(
                "Same model, same pictures, same suspects for all. No picture is used both to mark"
                    + " and to read, and the thief has pictures of his own."),
            point(
                "Ceiling: a marked copy may lose at most "
                    + Figures.significant(settings.ceilingPoints())
                    + " point(s) of a task, and its token features have a mean cosine of at least "
                    + Figures.significant(settings.ceilingCosine())
                    + " to the original’s. A scheme that misses it is shown as such; its survival is"
                    + " not comparable with that of others."),
            point(
                "Own rule: for stored bits the exact test, corrected chance at most "
                    + Words.oddsOf(settings.alpha())
                    + "; for scores and injected messages the limit that the publication names, if"
                    + " it names one."),
            point(
                references == 0
                    ? "Calibrated rule: none, as there are no reference models."
                    : "Calibrated rule: more than each of "
                        + Words.count(references, "reference model", "reference models")
                        + ", innocent models that are not among the suspects. Its chance for one"
                        + " more model like them is at most "
                        + Words.oddsOf(Conformal.smallest(references))
                        + ", and so many can never give less."),
            point(
                "Points lost are counted against the unmarked original. An attack leaves the model"
                    + " in use while that is at most "
                    + Figures.significant(Standings.BEARABLE)
                    + " points."),
            point(
                "A reading’s seconds include those of its controls. What a suspect does not offer"
                    + " is “not readable” or “not applicable”, never zero."));
    return List.of(list, calibration());
  }

  private static Element point(String text) {
    return Element.of("li", Figures.raised(text));
  }

  private long firstSeed() {
    return standings.file().places().stream().mapToLong(Place::seed).findFirst().orElse(0);
  }

  private Element calibration() {
    Table table =
        new Table(
            "Both rules",
            "Scheme",
            "References",
            "Survives, own rule",
            "Survives, calibrated",
            "False alarms, own rule",
            "False alarms, calibrated");
    for (Contestant who : standings.file().contestants()) {
      Standings.Standing standing = standings.standing(who);
      table.row(
          who.name(),
          Figures.whole(standings.references(who.name(), firstSeed()).length),
          standing.own().toString(),
          standing.calibrated().toString(),
          standing.alarmsOwn().toString(),
          standing.alarmsCalibrated().toString());
    }
    return table.element();
  }

  /** Contestants, attacks, data and models with their digests. */
  public List<Node> inputs() {
    ArenaFile file = standings.file();
    List<Node> body = new ArrayList<>();
    Facts facts =
        new Facts()
            .add("Grid", Words.value(file.settings().grid()))
            .add("Original", Words.name(file.settings().model()))
            .add("Digest of its weights", Words.code(file.settings().modelDigest()))
            .add("Input", file.settings().size() + " pixels a side")
            .add("Pictures of a reading", Figures.whole(file.settings().pictures()))
            .add("Digest of these", Words.code(file.settings().picturesDigest()));
    for (ArenaFile.Task task : file.tasks()) {
      facts = facts.add("Data " + task.data(), Words.code(task.dataDigest()));
    }
    body.add(facts.add("Program", file.settings().tool()).element());
    body.add(Words.heading("Schemes"));
    Table schemes = new Table("Schemes", "Name", "Scheme", "Options", "Null hypothesis");
    for (Contestant who : file.contestants()) {
      schemes.row(
          who.name(),
          who.scheme(),
          who.options().isEmpty() ? "its own" : who.options(),
          who.claim());
    }
    body.add(schemes.element());
    body.add(Words.heading("Attacks"));
    Map<String, String> attacks = new LinkedHashMap<>();
    file.places().stream()
        .filter(place -> place.role() == Role.ATTACK)
        .forEach(place -> attacks.put(place.suspect(), place.attack()));
    Element list = Element.of("ul");
    for (Map.Entry<String, String> each : attacks.entrySet()) {
      list =
          list.add(Element.of("li", Words.code(each.getKey()), Words.text(" " + each.getValue())));
    }
    body.add(list);
    body.addAll(innocents(file));
    return body;
  }

  private static List<Node> innocents(ArenaFile file) {
    Map<String, String> digests = new LinkedHashMap<>();
    for (Trial trial : file.trials()) {
      Role role = trial.place().role();
      if ((role == Role.REFERENCE || role == Role.NEGATIVE)
          && !trial.place().suspect().equals("other-key")
          && trial.finding() instanceof Finding.Observed found) {
        digests.put(trial.place().suspect(), found.model());
      }
    }
    if (digests.isEmpty()) {
      return List.of();
    }
    Table table = new Table("Innocent models", "Model", "Digest of its weights");
    digests.forEach((name, digest) -> table.row(Words.text(name), Words.code(digest)));
    return List.of(Words.heading("Models without a mark"), table.element());
  }
}
