package activemark.bench.arena;

import activemark.attack.thief.Need;
import activemark.bench.AttackSet;
import activemark.bench.Kit;
import activemark.bench.result.ArenaFile;
import activemark.bench.result.Cell;
import activemark.bench.result.Place;
import activemark.bench.result.Role;
import activemark.proof.canonical.Sha256;
import activemark.proof.verdict.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Every cell that a grid asks for, in groups that share a suspect. */
final class Plan {
  private final ArenaGrid grid;
  private final Ground ground;
  private final MarkedCopies copies;
  private final Innocents innocents;

  Plan(ArenaGrid grid, Ground ground, MarkedCopies copies, Innocents innocents) {
    this.grid = grid;
    this.ground = ground;
    this.copies = copies;
    this.innocents = innocents;
  }

  /**
   * Cells that share a suspect, which is therefore made and read once.
   *
   * @param entrant whose mark is looked for
   * @param seed of the mark
   * @param suspect the model
   * @param places the cells, the one without a task first, where there is one
   */
  record Group(Entrant entrant, long seed, Suspect suspect, List<Place> places) {
    /** For people. */
    String label() {
      return entrant.name() + ", " + suspect.name() + ", seed " + seed;
    }
  }

  /** The seed of the copy that stands for another key. */
  long otherSeed(long seed) {
    List<Long> seeds = grid.seeds();
    return seeds.size() == 1 ? seed + 1 : seeds.get((seeds.indexOf(seed) + 1) % seeds.size());
  }

  /** Seeds of all copies that are needed. */
  List<Long> copySeeds() {
    List<Long> seeds = new ArrayList<>(grid.seeds());
    if (seeds.size() == 1) {
      seeds.add(otherSeed(seeds.get(0)));
    }
    return seeds;
  }

  /** All cells: for each seed and scheme the marked copy, negatives, references, attacks. */
  List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    for (long seed : grid.seeds()) { // whole tables first, then the same again
      for (Entrant entrant : grid.entrants()) {
        groups.add(group(entrant, seed, new Suspect.Marked(), "", true, grid.uses()));
        groups.add(group(entrant, seed, new Suspect.Base(), "", true, List.of()));
        String other = copies.digest(entrant, otherSeed(seed));
        groups.add(
            group(entrant, seed, new Suspect.OtherKey(otherSeed(seed)), other, true, List.of()));
        for (Innocents.Innocent model : innocents.all()) {
          String digest = innocents.digest(model);
          groups.add(group(entrant, seed, new Suspect.Innocent(model), digest, true, List.of()));
        }
        for (AttackSet.Row row : grid.attacks().rows()) {
          attacks(groups, entrant, seed, row);
        }
      }
    }
    return groups;
  }

  /**
   * One group for all tasks, or, where the thief learns from data, one for each data set that
   * serves him; for each of all where none does, as is then said in each.
   */
  private void attacks(List<Group> groups, Entrant entrant, long seed, AttackSet.Row row) {
    List<Need> learnt =
        row.chain().needs().stream()
            .filter(need -> need == Need.LABELLED || need == Need.SEGMENTED)
            .toList();
    List<String> used = grid.uses().stream().map(ArenaGrid.Use::data).distinct().toList();
    List<String> serving =
        used.stream()
            .filter(data -> learnt.stream().allMatch(need -> ground.data(data).serves(need)))
            .toList();
    List<String> sets = learnt.isEmpty() ? List.of("") : serving.isEmpty() ? used : serving;
    for (String data : sets) {
      List<ArenaGrid.Use> uses =
          grid.uses().stream().filter(use -> data.isEmpty() || use.data().equals(data)).toList();
      String digest =
          Sha256.hex(Sha256.fields(row.chain().toString(), needed(entrant, seed, row, data)));
      groups.add(group(entrant, seed, new Suspect.Attacked(row, data), digest, false, uses));
    }
  }

  private String needed(Entrant entrant, long seed, AttackSet.Row row, String data) {
    Kit.Digests digests = digests(entrant, seed, data);
    return new TreeSet<>(row.chain().needs())
        .stream().map(need -> need + "=" + digests.of(need)).collect(Collectors.joining(" "));
  }

  /** Digests of what the thief has. */
  Kit.Digests digests(Entrant entrant, long seed, String data) {
    return new Kit.Digests(
        ground.baseDigest(),
        data.isEmpty() ? "" : ground.data(data).digest(),
        ground.thiefDigest(),
        copies.digest(entrant, otherSeed(seed)));
  }

  private Group group(
      Entrant entrant,
      long seed,
      Suspect suspect,
      String digest,
      boolean bare,
      List<ArenaGrid.Use> uses) {
    List<Place> places = new ArrayList<>();
    String all =
        Sha256.hex(
            Sha256.fields(
                copies.digest(entrant, seed),
                ground.readingSet().digest(),
                suspect.role().id(),
                suspect.name(),
                digest));
    if (bare) {
      places.add(place(entrant, seed, suspect, all, ""));
    }
    for (ArenaGrid.Use use : uses) {
      String digestOfUse =
          Sha256.hex(Sha256.fields(all, use.task(), ground.data(use.data()).digest()));
      places.add(place(entrant, seed, suspect, digestOfUse, use.name()));
    }
    return new Group(entrant, seed, suspect, places);
  }

  private static Place place(
      Entrant entrant, long seed, Suspect suspect, String digest, String task) {
    Role role = suspect.role();
    if (suspect instanceof Suspect.Attacked attacked) {
      AttackSet.Row row = attacked.row();
      return new Place(
          digest,
          entrant.name(),
          seed,
          role,
          row.id(),
          row.family().name(),
          row.adaptive(),
          row.chain().toString(),
          task);
    }
    return new Place(
        digest, entrant.name(), seed, role, suspect.name(), Cell.CONTROLS, false, "", task);
  }

  /** The document of the arena, without any findings. */
  ArenaFile document(List<Group> groups) {
    return new ArenaFile(
        new ArenaFile.Settings(
            ground.engine().tool(),
            grid.name(),
            ground
                .files()
                .checkpoint()
                .root()
                .toAbsolutePath()
                .normalize()
                .getFileName()
                .toString(),
            ground.baseDigest(),
            ground.preprocessing().height(),
            ground.readingSet().count(),
            ground.readingSet().digest(),
            Policy.defaults().alpha(),
            grid.ceiling().points(),
            grid.ceiling().cosine()),
        grid.entrants().stream().map(Entrant::contestant).toList(),
        grid.uses().stream()
            .map(
                use ->
                    new ArenaFile.Task(
                        use.name(), use.task(), use.data(), ground.data(use.data()).digest()))
            .toList(),
        groups.stream().flatMap(group -> group.places().stream()).toList(),
        List.of());
  }
}
