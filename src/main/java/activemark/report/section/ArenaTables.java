package activemark.report.section;

import activemark.bench.result.ArenaFile;
import activemark.bench.result.Contestant;
import activemark.bench.result.Finding;
import activemark.bench.result.Role;
import activemark.bench.result.Standings;
import activemark.bench.result.Statistic;
import activemark.bench.result.Trial;
import activemark.report.html.Element;
import activemark.report.html.Figures;
import activemark.report.html.Node;
import activemark.report.html.Table;
import activemark.report.plot.Figure;
import activemark.report.plot.StripChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The cells of all schemes of one access class: attacks by task, and models without the mark. */
public final class ArenaTables {
  /** More columns would not fit a page. */
  private static final int COLUMNS = 5;

  private final Standings standings;
  private final String access;
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * Tables.
   *
   * @param access class of schemes
   */
  public ArenaTables(Standings standings, String access) {
    this.standings = standings;
    this.access = access;
  }

  /** Title of the section. */
  public String title() {
    return ArenaSummary.heading(access);
  }

  /** The section. */
  public List<Node> body() {
    List<Contestant> all = standings.of(access);
    List<Node> body = new ArrayList<>(strips(all));
    for (ArenaFile.Task task : standings.file().tasks()) {
      for (int from = 0; from < all.size(); from += COLUMNS) {
        List<Contestant> some = all.subList(from, Math.min(all.size(), from + COLUMNS));
        body.add(Words.heading("Attacks, measured by " + task.name()));
        body.add(table("attack", Role.ATTACK, task.name(), some));
      }
    }
    for (int from = 0; from < all.size(); from += COLUMNS) {
      List<Contestant> some = all.subList(from, Math.min(all.size(), from + COLUMNS));
      body.add(Words.heading("Models without the mark, and controls"));
      body.add(table("model", Role.NEGATIVE, "", some));
    }
    if (!notes.isEmpty()) {
      Element list = Element.of("ul").style("note");
      for (String note : notes) {
        list = list.add(Element.of("li", note));
      }
      body.add(list);
    }
    return body;
  }

  private List<Node> strips(List<Contestant> all) {
    StripChart chart =
        new StripChart(
            "marked copy, attacked", "without the mark", "reference model", "calibrated limit");
    for (Contestant who : all) {
      List<Double> attacked = statistics(standings.trials(who, Role.ATTACK), true);
      List<Double> negatives =
          new ArrayList<>(statistics(standings.trials(who, Role.NEGATIVE), false));
      negatives.addAll(statistics(standings.trials(who, Role.CONTROL), false));
      double[] references =
          seeds().stream()
              .flatMapToDouble(seed -> Arrays.stream(standings.references(who.name(), seed)))
              .toArray();
      List<Double> ticks = Arrays.stream(references).boxed().toList();
      chart.add(who.name(), attacked, negatives, ticks, Arrays.stream(references).max());
    }
    if (chart.isEmpty()) {
      return List.of();
    }
    String said =
        "What each scheme reads from the attacked copies that are still in use and from models"
            + " without the mark";
    return List.of(
        Figure.of(
            width -> chart.draw(width, said + "; every number is in the tables below."),
            said
                + ". Where dots and rings lie apart the scheme tells them apart. Each strip has a"
                + " scale of its own: the share of bits or pictures that agree, or the scheme’s"
                + " score. In the tables green is as it should be, red is not, and grey stands for"
                + " attacks that left the model of no use."));
  }

  private List<Double> statistics(List<Trial> trials, boolean usableOnly) {
    return trials.stream()
        .flatMap(trial -> Standings.observed(trial).stream())
        .filter(found -> !usableOnly || Standings.isUsable(found))
        .map(Finding.Observed::statistic)
        .filter(OptionalDouble::isPresent)
        .map(OptionalDouble::getAsDouble)
        .toList();
  }

  private List<Long> seeds() {
    return standings.file().places().stream().map(place -> place.seed()).distinct().toList();
  }

  private Element table(String first, Role role, String task, List<Contestant> some) {
    boolean attacks = role == Role.ATTACK;
    List<String> columns = new ArrayList<>(List.of(Words.capital(first)));
    if (attacks) {
      columns.add("Points lost");
    }
    some.forEach(who -> columns.add(who.name()));
    Table table = new Table(first + " by scheme", columns.toArray(String[]::new));
    if (attacks) {
      List<Node> row = new ArrayList<>(List.of(Words.text("none: the marked copy")));
      row.add(Words.text(lost(some, Role.MARKED, "marked", task)));
      some.forEach(who -> row.add(cell(who, Role.MARKED, "marked", task)));
      table.row(row.toArray(Node[]::new));
    }
    for (String suspect : suspects(role, task, some)) {
      List<Node> row = new ArrayList<>(List.of(Words.text(suspect)));
      if (attacks) {
        row.add(Words.text(lost(some, role, suspect, task)));
      }
      some.forEach(who -> row.add(cell(who, role, suspect, task)));
      table.row(row.toArray(Node[]::new));
    }
    if (role == Role.NEGATIVE) {
      for (String control : suspects(Role.CONTROL, task, some)) {
        List<Node> row = new ArrayList<>(List.of(Words.text(Words.control(control))));
        some.forEach(who -> row.add(cell(who, Role.CONTROL, control, task)));
        table.row(row.toArray(Node[]::new));
      }
    }
    return table.element();
  }

  /** Planned and found ones, in order. */
  private List<String> suspects(Role role, String task, List<Contestant> some) {
    Set<String> names = new LinkedHashSet<>();
    standings.file().places().stream()
        .filter(place -> place.role() == role && place.task().equals(task))
        .forEach(place -> names.add(place.suspect()));
    for (Contestant who : some) {
      standings.trials(who, role).stream()
          .filter(trial -> trial.place().task().equals(task))
          .forEach(trial -> names.add(trial.place().suspect()));
    }
    return List.copyOf(names);
  }

  private List<Trial> trials(Contestant who, Role role, String suspect, String task) {
    return standings.trials(who, role).stream()
        .filter(trial -> trial.place().suspect().equals(suspect))
        .filter(trial -> trial.place().task().equals(task))
        .toList();
  }

  /** The range over all schemes, in points. */
  private String lost(List<Contestant> some, Role role, String suspect, String task) {
    double[] lost =
        some.stream()
            .flatMap(who -> trials(who, role, suspect, task).stream())
            .flatMap(trial -> Standings.observed(trial).stream())
            .flatMap(found -> found.utility().stream())
            .mapToDouble(utility -> 100 * utility.lost())
            .sorted()
            .toArray();
    if (lost.length == 0) {
      return "–";
    }
    String low = Figures.decimal(lost[0], 1);
    String high = Figures.decimal(lost[lost.length - 1], 1);
    return low.equals(high) ? low : low + " to " + high;
  }

  /** What one scheme shows after one attack, all seeds together. */
  private Node cell(Contestant who, Role role, String suspect, String task) {
    List<Trial> trials = trials(who, role, suspect, task);
    if (trials.isEmpty()) {
      return Words.text(role == Role.CONTROL ? "–" : "not yet");
    }
    List<Finding.Observed> found =
        trials.stream().flatMap(trial -> Standings.observed(trial).stream()).toList();
    if (found.isEmpty()) {
      return untold(who, suspect, trials.get(0).finding());
    }
    boolean innocent = role == Role.NEGATIVE || role == Role.CONTROL;
    List<Boolean> shown = trials.stream().map(standings::shown).flatMap(Optional::stream).toList();
    int yes = (int) shown.stream().filter(each -> each).count();
    String text = number(found) + (found.size() > 1 ? ", " + yes + " of " + found.size() : "");
    if (shown.isEmpty()) {
      return Words.text(text);
    }
    if (role == Role.ATTACK && found.stream().noneMatch(Standings::isUsable)) {
      return Element.of("span", text).style("spent");
    }
    boolean good = innocent ? yes == 0 : yes == shown.size();
    return Element.of("span", text).style(good ? "good" : "bad");
  }

  private Node untold(Contestant who, String suspect, Finding finding) {
    String why = "";
    String word = "failed";
    if (finding instanceof Finding.NotApplicable none) {
      word = "not applicable";
      why = none.why();
    } else if (finding instanceof Finding.Refused refused) {
      word = "refused";
      why = refused.why();
    } else if (finding instanceof Finding.Failed failed) {
      why = failed.why();
    }
    notes.add(
        who.name() + ", " + suspect + ": " + word + ", " + why.lines().findFirst().orElse(""));
    return Words.text(word);
  }

  /** "128/128", "97.4 %", "0.83", the mean over seeds. */
  private static String number(List<Finding.Observed> found) {
    List<Double> values =
        found.stream()
            .map(Finding.Observed::statistic)
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .toList();
    if (values.isEmpty()) {
      return "not readable";
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    List<Statistic> parts = found.get(0).statistics();
    if (found.size() == 1 && parts.stream().anyMatch(Statistic::isStored)) {
      List<Statistic> stored = parts.stream().filter(Statistic::isStored).toList();
      return stored.stream().mapToInt(Statistic::count).sum()
          + "/"
          + stored.stream().mapToInt(Statistic::of).sum();
    }
    return parts.stream().anyMatch(part -> part.kind().equals(Statistic.SCORE))
        ? Figures.significant(mean)
        : Figures.percent(mean);
  }
}
