package activemark.bench;

import activemark.attack.Chain;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.bench.result.Cell;
import activemark.bench.result.Finding;
import activemark.bench.result.ResultLog;
import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.task.Task;
import activemark.model.task.TaskBench;
import activemark.proof.canonical.Sha256;
import activemark.proof.random.Seed;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.TestResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every attack of a set with every seed: the attack, then the mark is read from what it made and
 * the use of it measured. Before them come the marked copy itself and the unmarked original.
 *
 * @param suspects reads the mark
 * @param kit what the thief has
 * @param task by which use is measured
 * @param bench of the task, with the marked copy as its model
 * @param set the attacks
 * @param seeds of the attacks
 * @param inputs digest of everything else that findings depend on, hex
 */
public record Grid(
    Suspects suspects,
    Kit kit,
    Task task,
    TaskBench bench,
    AttackSet set,
    List<Long> seeds,
    String inputs) {

  /** Copies the list. */
  public Grid {
    seeds = List.copyOf(seeds);
  }

  /** A cell that is to be filled; controls have no row. */
  private record Place(String id, Optional<AttackSet.Row> row, long seed, String digest) {
    Cell with(Finding finding) {
      return new Cell(
          digest,
          id,
          row.map(each -> each.family().name()).orElse(Cell.CONTROLS),
          row.map(AttackSet.Row::adaptive).orElse(false),
          row.map(each -> each.chain().name()).orElse(id),
          row.map(each -> each.chain().toString()).orElse(""),
          seed,
          finding);
    }
  }

  /**
   * Fills the cells that the log does not hold, adding each to it, and returns all in order.
   *
   * @param progress told of every cell, and of the long work within it
   * @throws BadInput if the marked copy or the original cannot be measured at all
   */
  public List<Cell> run(ResultLog<Cell> log, Progress progress) {
    suspects.clear();
    List<Place> places = places();
    long left = places.stream().filter(each -> log.find(each.digest()).isEmpty()).count();
    List<Cell> cells = new ArrayList<>();
    try (Yardstick yardstick = new Yardstick(task, bench, suspects.images());
        Progress.Task work = progress.start("attacks", left, "cells")) {
      for (Place place : places) {
        Optional<Finding> known = log.find(place.digest()).map(Cell::finding);
        if (known.isPresent()) {
          cells.add(place.with(known.get()));
          continue;
        }
        work.note(place.id() + (seeds.size() > 1 ? ", seed " + place.seed() : ""));
        work.step(0);
        Cell cell = place.with(finding(place, yardstick, progress));
        if (!(cell.finding() instanceof Finding.Failed)) {
          log.append(cell);
        }
        cells.add(cell);
        work.step(1);
      }
    }
    return cells;
  }

  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    long first = seeds.get(0);
    places.add(new Place(Cell.MARKED, Optional.empty(), first, digest(Cell.MARKED, "", first)));
    places.add(new Place(Cell.BASE, Optional.empty(), first, digest(Cell.BASE, "", first)));
    for (AttackSet.Row row : set.rows()) {
      Chain chain = row.chain();
      for (long seed : seeds) {
        String digest = digest(chain.toString(), kit.digest(chain.needs()), seed);
        places.add(new Place(row.id(), Optional.of(row), seed, digest));
      }
    }
    return places;
  }

  private String digest(String what, String needed, long seed) {
    return Sha256.hex(Sha256.fields(inputs, task.id(), what, needed, Long.toString(seed)));
  }

  private Finding finding(Place place, Yardstick yardstick, Progress progress) {
    if (place.row().isPresent()) {
      return guarded(place.row().get().chain(), place.seed(), yardstick, progress);
    }
    Backbone marked = bench.model();
    return place.id().equals(Cell.MARKED)
        ? measured(suspects.ofMarked(), marked, Map.of(), 0, yardstick)
        : measured(suspects.ofBase(), kit.base(), Map.of(), 0, yardstick);
  }

  /** One attack that breaks must not take hours of others with it. */
  private Finding guarded(Chain chain, long seed, Yardstick yardstick, Progress progress) {
    try {
      return attacked(chain, seed, yardstick, progress);
    } catch (RuntimeException e) {
      return new Finding.Failed(String.valueOf(e));
    }
  }

  private Finding attacked(Chain chain, long seed, Yardstick yardstick, Progress progress) {
    List<Need> missing = chain.needs().stream().filter(need -> !kit.has(need)).toList();
    if (!missing.isEmpty()) {
      return new Finding.NotApplicable(
          missing.stream()
              .map(need -> "it needs " + need.option() + ": " + need.what())
              .collect(Collectors.joining("; ")));
    }
    long start = System.nanoTime();
    Outcome outcome;
    try {
      outcome = chain.run(kit.thief(bench.model(), new Seed(seed), bench.precision(), progress));
    } catch (BadInput | Incompatible e) {
      String why = String.valueOf(e.getMessage());
      // A disk that is full today says nothing of the attack, and the cell is tried again.
      return e.getCause() instanceof IOException
          ? new Finding.Failed(why)
          : new Finding.Refused(why);
    }
    try (outcome) {
      double seconds = (System.nanoTime() - start) * 1e-9;
      Evidence evidence = suspects.of(bench.model(), outcome.model());
      return measured(evidence, outcome.model(), outcome.measures(), seconds, yardstick);
    }
  }

  private static Finding measured(
      Evidence evidence,
      Backbone model,
      Map<String, Double> measures,
      double seconds,
      Yardstick yardstick) {
    Map<String, Double> finite = new LinkedHashMap<>(measures);
    finite.values().removeIf(value -> !Double.isFinite(value));
    return new Finding.Measured(
        evidence.verdict().outcome(),
        evidence.verdict().tests().stream().map(Grid::test).toList(),
        utility(model, yardstick),
        yardstick.cosine(model),
        finite,
        seconds);
  }

  /** Empty where a broken model cannot even be measured, as when training on it diverges. */
  private static Optional<Finding.Utility> utility(Backbone model, Yardstick yardstick) {
    try {
      return Optional.of(yardstick.utility(model));
    } catch (BadInput e) {
      return Optional.empty();
    }
  }

  private static Finding.Test test(TestResult test) {
    return new Finding.Test(
        test.name(), test.matches(), test.bits(), test.log10p(), test.correctedLog10p());
  }
}
