package activemark.bench.arena;

import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.bench.Kit;
import activemark.model.backbone.Backbone;
import activemark.proof.canonical.Sha256;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What thieves make of marked copies. Schemes that leave the model as it is hand out the same copy,
 * so what thieves make of it is made once and kept for all of them.
 */
final class AttackedModels {
  private final Ground ground;
  private final MarkedCopies copies;
  private final Plan plan;
  private final Shelf shelf;

  AttackedModels(Ground ground, MarkedCopies copies, Plan plan, Shelf shelf) {
    this.ground = ground;
    this.copies = copies;
    this.plan = plan;
    this.shelf = shelf;
  }

  /** What the thief needs and does not have; empty if he can go to work. */
  Optional<String> obstacle(Plan.Group group, Suspect.Attacked attacked) {
    Kit kit = kit(group, attacked, List.of());
    String why =
        attacked.row().chain().needs().stream()
            .filter(need -> need != Need.COPIES && !kit.has(need))
            .map(need -> "it needs " + need.what())
            .collect(Collectors.joining("; "));
    return why.isEmpty() ? Optional.empty() : Optional.of(why);
  }

  /**
   * Makes it of a marked copy; whoever asks closes the outcome.
   *
   * @param copy the marked copy, which stays as it is
   */
  Outcome make(Plan.Group group, Suspect.Attacked attacked, Backbone copy) {
    Set<Need> needs = attacked.row().chain().needs();
    List<Backbone> others = new ArrayList<>();
    try {
      if (needs.contains(Need.COPIES)) {
        try (MarkedCopies.Copy other = copies.open(group.entrant(), plan.otherSeed(group.seed()))) {
          others.add(other.files().load());
        }
      }
      Kit kit = kit(group, attacked, others);
      Ground.Engine engine = ground.engine();
      Seed seed = new Seed(group.seed());
      return attacked
          .row()
          .chain()
          .run(kit.thief(copy, seed, engine.precision(), engine.progress()));
    } finally {
      others.forEach(Backbone::close);
    }
  }

  /**
   * The same, kept, of a copy that is the unmarked original.
   *
   * @param copy of any scheme that leaves the model as it is
   */
  Shelf.Kept ofOriginal(Plan.Group group, Suspect.Attacked attacked, MarkedCopies.Copy copy) {
    String digest =
        Sha256.hex(
            Sha256.fields(
                ground.digest(),
                ground.thiefDigest(),
                data(attacked).map(Ground.DataSet::digest).orElse(""),
                attacked.row().chain().toString(),
                Long.toString(group.seed())));
    return shelf.get(
        attacked.row().id(),
        digest,
        room -> {
          try (Backbone original = copy.files().load();
              Outcome outcome = make(group, attacked, original)) {
            copy.files().save(original, outcome.model(), Shelf.model(room), ground.recorded());
          }
        });
  }

  private Kit kit(Plan.Group group, Suspect.Attacked attacked, List<Backbone> others) {
    Optional<Ground.DataSet> data = data(attacked);
    return new Kit(
        ground.base(),
        data.flatMap(Ground.DataSet::split),
        data.flatMap(Ground.DataSet::segmented),
        Optional.of(ground.thiefImages()),
        others,
        plan.digests(group.entrant(), group.seed(), attacked.data()));
  }

  private Optional<Ground.DataSet> data(Suspect.Attacked attacked) {
    return attacked.data().isEmpty() ? Optional.empty() : Optional.of(ground.data(attacked.data()));
  }
}
