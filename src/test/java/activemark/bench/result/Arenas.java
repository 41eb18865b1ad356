package activemark.bench.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Arenas that never were. */
public final class Arenas {
  /** The only task. */
  public static final String TASK = "knn on drawings";

  private Arenas() {}

  /** A place. */
  public static Place place(String who, long seed, Role role, String suspect, String task) {
    return new Place(
        Cells.digest(who + seed + role + suspect + task),
        who,
        seed,
        role,
        suspect,
        role == Role.ATTACK ? "B" : Cell.CONTROLS,
        false,
        role == Role.ATTACK ? suspect + " x=1" : "",
        task);
  }

  /** Bits that agree, of 128, by the exact test. */
  public static Finding bits(int agree, double lost) {
    boolean shown = agree > 96;
    return new Finding.Observed(
        Cells.digest("model" + agree),
        List.of(new Statistic("keyed", Statistic.STORED, agree / 128.0, agree, 128, "")),
        shown ? "shown" : "not-shown",
        Optional.of(new Finding.Test("keyed", agree, 128, shown ? -30 : -1, shown ? -29 : -0.5)),
        Optional.of(
            new Finding.Utility("accuracy", 0.9 - lost, 50, lost, lost - 0.05, lost + 0.05)),
        Optional.of(0.995),
        12.5,
        1.5);
  }

  /** A score without a rule. */
  public static Finding score(double value, double lost) {
    return new Finding.Observed(
        Cells.digest("model" + value),
        List.of(new Statistic("points", Statistic.SCORE, value, 0, 0, "")),
        Finding.Observed.NO_RULE,
        Optional.empty(),
        Optional.of(
            new Finding.Utility("accuracy", 0.9 - lost, 50, lost, lost - 0.05, lost + 0.05)),
        Optional.of(0.95),
        3,
        0.5);
  }

  /** Nothing could be read. */
  public static Finding unreadable() {
    return new Finding.Observed(
        Cells.digest("model"),
        List.of(new Statistic("keyed", Statistic.UNREADABLE, 0, 0, 0, "it has 2 blocks")),
        "inconclusive",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        1);
  }

  /** Two contestants of two classes: one with stored bits, one with a score. */
  public static ArenaFile arena() {
    Map<String, Trial> found = new LinkedHashMap<>();
    List<Place> places = new ArrayList<>();
    for (String who : List.of("keyed", "points")) {
      boolean bits = who.equals("keyed");
      add(
          places,
          found,
          place(who, 0, Role.MARKED, "marked", ""),
          bits ? bits(128, 0) : score(1, 0));
      add(
          places,
          found,
          place(who, 0, Role.MARKED, "marked", TASK),
          bits ? bits(128, 0.004) : score(1, 0.03));
      add(
          places,
          found,
          place(who, 0, Role.NEGATIVE, "base", ""),
          bits ? bits(60, 0) : new Finding.NotApplicable("the scheme leaves the model as it is"));
      add(
          places,
          found,
          place(who, 0, Role.NEGATIVE, "stranger", ""),
          bits ? unreadable() : score(0.55, 0));
      for (int i = 1; i <= 3; i++) {
        add(
            places,
            found,
            place(who, 0, Role.REFERENCE, "reference-stranger-" + i, ""),
            bits ? bits(60 + i, 0) : score(0.1 * i, 0));
      }
      add(
          places,
          found,
          place(who, 0, Role.ATTACK, "prune-40", TASK),
          bits ? bits(120, 0.01) : score(0.25, 0.02));
      add(
          places,
          found,
          place(who, 0, Role.ATTACK, "finetune", TASK),
          bits ? bits(70, -0.01) : score(0.9, 0.01));
      add(
          places,
          found,
          place(who, 0, Role.ATTACK, "ruin", TASK),
          bits ? bits(64, 0.4) : score(0, 0.4));
      places.add(place(who, 0, Role.ATTACK, "later", TASK));
    }
    Place control = place("points", 0, Role.MARKED, "marked", "").control("accuser");
    found.put(control.digest(), new Trial(control, score(0.95, 0)));
    return new ArenaFile(
            new ArenaFile.Settings(
                "1.0",
                "small",
                "<model>",
                Cells.digest("base"),
                84,
                24,
                Cells.digest("p"),
                1e-6,
                1,
                0.99),
            List.of(
                new Contestant("keyed", "activemark-keyed", "inside", "fair coins", "bits 128"),
                new Contestant("points", "activemark-points", "labels", "one more model", "")),
            List.of(new ArenaFile.Task(TASK, "knn", "drawings", Cells.digest("data"))),
            places,
            List.of())
        .with(found);
  }

  private static void add(
      List<Place> places, Map<String, Trial> found, Place place, Finding finding) {
    places.add(place);
    found.put(place.digest(), new Trial(place, finding));
  }
}
