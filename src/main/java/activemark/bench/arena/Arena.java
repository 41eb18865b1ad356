package activemark.bench.arena;

import activemark.bench.Suspects;
import activemark.bench.result.ArenaFile;
import activemark.bench.result.Place;
import activemark.bench.result.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A grid on its ground, as work that several processes can share. Whoever opens it closes it.
 *
 * <p>Marked copies and innocent models are made first, each by one process; then groups of cells
 * are filled in any order.
 */
public final class Arena implements AutoCloseable {
  private static final String COPIES = "copies";
  private static final String INNOCENTS = "innocents";
  private static final String ATTACKED = "attacked";

  private final ArenaGrid grid;
  private final MarkedCopies copies;
  private final Innocents innocents;
  private final Plan plan;
  private final List<Plan.Group> groups;
  private final Examination examination;

  /**
   * A piece of work, the same in every process that has the same grid.
   *
   * @param id names it among all; one word
   * @param label for people
   * @param preparing whether it makes a model that other pieces of work use
   * @param cells that it fills
   */
  public record Job(String id, String label, boolean preparing, List<Place> cells) {
    /** Copies the list. */
    public Job {
      cells = List.copyOf(cells);
    }
  }

  /**
   * An arena.
   *
   * @param ground what all contestants share; stays open as long as this is used
   * @param out folder of results
   */
  public Arena(ArenaGrid grid, Ground ground, Path out) {
    this.grid = grid;
    this.copies = new MarkedCopies(ground, shelf(out, COPIES));
    this.innocents = new Innocents(ground, grid, shelf(out, INNOCENTS));
    this.plan = new Plan(grid, ground, copies, innocents);
    this.groups = plan.groups();
    AttackedModels attacked = new AttackedModels(ground, copies, plan, shelf(out, ATTACKED));
    this.examination = new Examination(grid, ground, copies, innocents, attacked, out);
  }

  private static Shelf shelf(Path out, String name) {
    return new Shelf(out.resolve(name));
  }

  /** Deletes what killed runs left in a folder of results. */
  public static void clear(Path out) {
    Suspects.clear(out);
    List.of(COPIES, INNOCENTS, ATTACKED).forEach(name -> shelf(out, name).clear());
  }

  /** The document of the arena, without any findings. */
  public ArenaFile document() {
    return plan.document(groups);
  }

  /**
   * What is to be done where some cells are filled already; work that prepares for others comes
   * first.
   *
   * @param filled digests of the filled cells
   */
  public List<Job> jobs(Set<String> filled) {
    List<Job> work = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      Plan.Group group = groups.get(i);
      List<Place> empty =
          group.places().stream().filter(place -> !filled.contains(place.digest())).toList();
      if (!empty.isEmpty()) {
        work.add(new Job("cells-" + i, group.label(), false, empty));
      }
    }
    List<Job> jobs = new ArrayList<>();
    if (!work.isEmpty()) {
      models().forEach((id, label) -> jobs.add(new Job(id, label, true, List.of())));
    }
    jobs.addAll(work);
    return jobs;
  }

  private Map<String, String> models() {
    Map<String, String> models = new LinkedHashMap<>();
    for (int i = 0; i < grid.entrants().size(); i++) {
      for (long seed : plan.copySeeds()) {
        String label = "marking by " + grid.entrants().get(i).name() + ", seed " + seed;
        models.put("copy-" + i + "-" + seed, label);
      }
    }
    List<Innocents.Innocent> all = innocents.all();
    for (int i = 0; i < all.size(); i++) {
      models.put("innocent-" + i, "innocent model " + all.get(i).name());
    }
    return models;
  }

  /**
   * Does a piece of work.
   *
   * @param id as in {@link #jobs}
   * @param wanted digests of the cells to fill
   * @param taker gets every cell when it is filled
   */
  public void perform(String id, Set<String> wanted, Consumer<Trial> taker) {
    String[] words = id.split("-", 3);
    int number = Integer.parseInt(words[1]);
    switch (words[0]) {
      case "copy" ->
          prepared(() -> copies.open(grid.entrants().get(number), Long.parseLong(words[2])));
      case "innocent" -> prepared(() -> innocents.open(innocents.all().get(number)));
      case "cells" -> {
        Plan.Group group = groups.get(number);
        List<Place> cells =
            group.places().stream().filter(place -> wanted.contains(place.digest())).toList();
        examination.run(group, cells, taker);
      }
      default -> throw new IllegalArgumentException(id);
    }
  }

  /** Makes a model. What prevents that is said in each cell that would have used it. */
  private static void prepared(Supplier<AutoCloseable> model) {
    try (AutoCloseable made = model.get()) {
      Objects.requireNonNull(made);
    } catch (Exception e) {
      // said in the cells
    }
  }

  @Override
  public void close() {
    examination.close();
  }
}
