package activemark.bench.arena;

import activemark.attack.thief.Outcome;
import activemark.bench.Suspects;
import activemark.bench.Yardstick;
import activemark.bench.result.Finding;
import activemark.bench.result.Place;
import activemark.bench.result.Role;
import activemark.bench.result.Trial;
import activemark.error.BadInput;
import activemark.error.Incompatible;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.task.TaskBench;
import activemark.model.task.Tasks;
import activemark.proof.verdict.Evidence;
import activemark.proof.verdict.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Fills cells: makes the suspect of a group, reads the mark from it, measures what it is good for
 * against the unmarked original. Keeps what is measured of the original until it is closed.
 */
final class Examination implements AutoCloseable {
  private static final String NOTHING_DONE =
      "the scheme leaves the model as it is, so what is made from the unmarked original is made from"
          + " the model that it protects";

  private final ArenaGrid grid;
  private final Ground ground;
  private final MarkedCopies copies;
  private final Innocents innocents;
  private final AttackedModels attackedModels;
  private final Path folder;
  private final Map<String, Yardstick> yardsticks = new HashMap<>();

  /**
   * An examination.
   *
   * @param folder where suspects lie while they are read
   */
  Examination(
      ArenaGrid grid,
      Ground ground,
      MarkedCopies copies,
      Innocents innocents,
      AttackedModels attackedModels,
      Path folder) {
    this.grid = grid;
    this.ground = ground;
    this.copies = copies;
    this.innocents = innocents;
    this.attackedModels = attackedModels;
    this.folder = folder;
  }

  /**
   * Fills cells of one group.
   *
   * @param wanted the cells to fill, some of the group's
   * @param taker gets every cell when it is filled
   */
  void run(Plan.Group group, List<Place> wanted, Consumer<Trial> taker) {
    try (MarkedCopies.Copy copy = copies.open(group.entrant(), group.seed())) {
      if (copy.isBase() && group.suspect().descendsFromBase()) {
        all(wanted, new Finding.NotApplicable(NOTHING_DONE), taker);
        return;
      }
      examine(group, wanted, copy, taker);
    } catch (BadInput | Incompatible e) {
      String why = String.valueOf(e.getMessage());
      // A disk that is full today says nothing of the attack, and the cell is tried again.
      boolean disk = e.getCause() instanceof IOException;
      all(wanted, disk ? new Finding.Failed(why) : new Finding.Refused(why), taker);
    } catch (RuntimeException e) {
      // One cell that breaks must not take hours of others with it.
      all(wanted, new Finding.Failed(String.valueOf(e)), taker);
    }
  }

  private static void all(List<Place> wanted, Finding finding, Consumer<Trial> taker) {
    wanted.forEach(place -> taker.accept(new Trial(place, finding)));
  }

  private void examine(
      Plan.Group group, List<Place> wanted, MarkedCopies.Copy copy, Consumer<Trial> taker) {
    Suspects suspects =
        new Suspects(
            copy.files(),
            ground.files(),
            copy.mark(),
            ground.readImages(),
            ground.readingSet(),
            Policy.defaults(),
            ground.recorded(),
            ground.engine().tool(),
            ground.engine().precision(),
            folder);
    long start = System.nanoTime();
    if (group.suspect() instanceof Suspect.Marked) {
      Evidence evidence = suspects.ofMarked();
      double reading = seconds(start);
      if (copy.isBase()) {
        Backbone original = ground.base(); // whose tasks are done already
        told(wanted, evidence, Optional.of(original), copy, copy.seconds(), reading, taker);
        return;
      }
      try (Backbone model = copy.files().load()) {
        told(wanted, evidence, Optional.of(model), copy, copy.seconds(), reading, taker);
      }
    } else if (group.suspect() instanceof Suspect.Base) {
      Evidence evidence = suspects.ofBase();
      told(wanted, evidence, Optional.empty(), copy, 0, seconds(start), taker);
    } else if (group.suspect() instanceof Suspect.OtherKey other) {
      try (MarkedCopies.Copy its = copies.open(group.entrant(), other.seed())) {
        start = System.nanoTime();
        Evidence evidence = suspects.of(its.files());
        told(wanted, evidence, Optional.empty(), copy, its.seconds(), seconds(start), taker);
      }
    } else if (group.suspect() instanceof Suspect.Innocent innocent) {
      try (VisionModel model = innocents.open(innocent.model())) {
        start = System.nanoTime();
        Evidence evidence = suspects.of(model);
        told(wanted, evidence, Optional.empty(), copy, 0, seconds(start), taker);
      }
    } else if (group.suspect() instanceof Suspect.Attacked attacked) {
      attack(group, attacked, wanted, copy, suspects, taker);
    }
  }

  private void attack(
      Plan.Group group,
      Suspect.Attacked attacked,
      List<Place> wanted,
      MarkedCopies.Copy copy,
      Suspects suspects,
      Consumer<Trial> taker) {
    Optional<String> obstacle = attackedModels.obstacle(group, attacked);
    if (obstacle.isPresent()) {
      all(wanted, new Finding.NotApplicable(obstacle.get()), taker);
      return;
    }
    if (copy.isBase()) {
      Shelf.Kept kept = attackedModels.ofOriginal(group, attacked, copy);
      try (VisionModel files = kept.open();
          Backbone model = files.load()) {
        long start = System.nanoTime();
        Evidence evidence = suspects.of(files);
        told(wanted, evidence, Optional.of(model), copy, kept.seconds(), seconds(start), taker);
      }
      return;
    }
    long start = System.nanoTime();
    try (Backbone model = copy.files().load();
        Outcome outcome = attackedModels.make(group, attacked, model)) {
      double making = seconds(start);
      start = System.nanoTime();
      Evidence evidence = suspects.of(model, outcome.model());
      told(wanted, evidence, Optional.of(outcome.model()), copy, making, seconds(start), taker);
    }
  }

  private void told(
      List<Place> wanted,
      Evidence evidence,
      Optional<Backbone> model,
      MarkedCopies.Copy copy,
      double making,
      double reading,
      Consumer<Trial> taker) {
    Optional<Double> cosine = model.flatMap(each -> yardstick(grid.uses().get(0)).cosine(each));
    for (Place place : wanted) {
      if (place.role() == Role.MARKED && place.task().isEmpty()) {
        Observations.controls(place, evidence, copy, reading).forEach(taker);
      }
      Optional<Finding.Utility> utility =
          place.task().isEmpty() ? Optional.empty() : model.flatMap(m -> utility(place, m));
      taker.accept(
          new Trial(place, Observations.of(evidence, copy, utility, cosine, making, reading)));
    }
  }

  /** Empty where a broken model cannot even be measured, as when training on it diverges. */
  private Optional<Finding.Utility> utility(Place place, Backbone model) {
    for (ArenaGrid.Use use : grid.uses()) {
      if (use.name().equals(place.task())) {
        try {
          return Optional.of(yardstick(use).utility(model));
        } catch (BadInput e) {
          return Optional.empty();
        }
      }
    }
    throw new IllegalArgumentException(place.task());
  }

  private Yardstick yardstick(ArenaGrid.Use use) {
    return yardsticks.computeIfAbsent(
        use.name(),
        name ->
            new Yardstick(
                Tasks.named(use.task()),
                new TaskBench(
                    ground.base(),
                    ground.data(use.data()).folder(),
                    ground.preprocessing(),
                    ground.engine().seed(),
                    ground.engine().precision(),
                    Progress.silent()),
                ground.readImages()));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  @Override
  public void close() {
    yardsticks.values().forEach(Yardstick::close);
    yardsticks.clear();
  }
}
