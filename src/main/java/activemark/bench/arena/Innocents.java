package activemark.bench.arena;

import activemark.bench.Population;
import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.layout.VisionModel;
import activemark.model.data.Split;
import activemark.proof.canonical.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Innocent models, each made once and kept in the folder of results. Those that calibrate limits
 * and those that are examined as negatives are other models.
 */
final class Innocents {
  private final Ground ground;
  private final ArenaGrid grid;
  private final Shelf shelf;

  Innocents(Ground ground, ArenaGrid grid, Shelf shelf) {
    this.ground = ground;
    this.grid = grid;
    this.shelf = shelf;
  }

  /** How an innocent model comes to be. */
  enum Kind {
    /** A fine-tuned copy of the unmarked original. */
    SIBLING,
    /** A small model that learned from nothing. */
    STRANGER,
    /** A model of the original's shape that learned nothing. */
    RANDOM
  }

  /**
   * One innocent model.
   *
   * @param name in tables
   * @param kind how it comes to be
   * @param number from 1 on
   * @param data name of the data set that it learns from; for random weights too, which learn
   *     nothing
   * @param reference whether it calibrates limits
   */
  record Innocent(String name, Kind kind, int number, String data, boolean reference) {}

  /** All, references first; none where no data set has classes to learn. */
  List<Innocent> all() {
    List<Innocent> all = new ArrayList<>();
    ground
        .labelled()
        .ifPresent(
            first -> {
              for (int i = 1; i <= grid.references().siblings(); i++) {
                all.add(
                    new Innocent("reference-sibling-" + i, Kind.SIBLING, i, first.name(), true));
              }
              for (int i = 1; i <= grid.references().strangers(); i++) {
                all.add(
                    new Innocent("reference-stranger-" + i, Kind.STRANGER, i, first.name(), true));
              }
              for (String name : grid.data().keySet()) {
                if (ground.data(name).split().isPresent()) {
                  all.add(new Innocent("sibling-" + name, Kind.SIBLING, 1, name, false));
                }
              }
              all.add(new Innocent("stranger", Kind.STRANGER, 1, first.name(), false));
              all.add(new Innocent("random", Kind.RANDOM, 1, first.name(), false));
            });
    return all;
  }

  /** Digest of everything that a model depends on, hex. */
  String digest(Innocent innocent) {
    return Sha256.hex(
        Sha256.fields(
            ground.digest(),
            ground.data(innocent.data()).digest(),
            innocent.toString(),
            Integer.toString(grid.references().epochs())));
  }

  /** Opens the model, which is made if it is not there; whoever opens it closes it. */
  VisionModel open(Innocent innocent) {
    return shelf.get(innocent.name(), digest(innocent), room -> make(innocent, room)).open();
  }

  private void make(Innocent innocent, Path room) {
    Split split = ground.data(innocent.data()).split().orElseThrow();
    Population population =
        new Population(
            ground.base(),
            split,
            ground.engine().seed().child(innocent.reference() ? "references" : "negatives"),
            ground.engine().precision(),
            Progress.silent());
    Consumer<Backbone> save =
        model -> ground.files().save(ground.base(), model, Shelf.model(room), ground.recorded());
    int epochs = grid.references().epochs();
    switch (innocent.kind()) {
      case SIBLING -> population.sibling(innocent.number(), epochs, save);
      case STRANGER -> population.stranger(innocent.number(), epochs, save);
      case RANDOM -> population.random(innocent.number(), save);
    }
  }
}
