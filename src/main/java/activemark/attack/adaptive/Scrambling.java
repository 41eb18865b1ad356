package activemark.attack.adaptive;

import activemark.attack.thief.Thief;
import activemark.mark.tied.TiedScheme;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Changes the free parts of some MLPs, then repairs the features by training the other weights of
 * the rear toward the stolen model's.
 *
 * @param thief who does it
 * @param how what becomes of a free part
 * @param strength with random: distortion in units of a mark's; with flip: what the tail is
 *     multiplied by and subtracted
 * @param estimate how the free parts are found
 * @param budget of the repair
 */
record Scrambling(Thief thief, How how, double strength, Estimate estimate, Budget budget) {
  /** Distortion of the features that a tied mark in the middle costs by default: the unit. */
  private static final double USUAL = 0.0003;

  private static final double FIRST_GUESS = 0.002;
  private static final int ROUNDS = 2;

  /** What becomes of a free part. */
  enum How {
    /** Random functions of the same kind are added. */
    RANDOM,
    /** Only its leading singular directions are kept; the rest is fitted away. */
    LOW_RANK,
    /** All but its leading singular directions is subtracted more than once: signs turn. */
    FLIP
  }

  /** Changes the MLPs of these blocks of a copy of the stolen model, in place. */
  Map<String, Double> run(Backbone model, Collection<Integer> blocks) {
    int depth = model.spec().depth();
    int from = new TreeSet<>(blocks).first();
    Map<String, Double> measures = new LinkedHashMap<>();
    try (Held held = new Held(thief, from, budget.images())) {
      measures.put("energyPerBlock", change(model, blocks, held) / blocks.size());
      measures.put("cosineBeforeRepair", held.cosine(model));
      // What was changed stays changed: trained too, it would be the first to come back.
      budget.train(
          thief,
          Budget.leaves(model, new Span(from, depth), name -> !changed(name, blocks)),
          held.n(),
          "scrambling/order",
          batch -> held.distance(model, batch));
      measures.put("featureCosine", held.cosine(model));
    }
    return measures;
  }

  private static boolean changed(String name, Collection<Integer> blocks) {
    return blocks.stream().anyMatch(b -> name.startsWith("blocks." + b + ".mlp.fc2."));
  }

  private double change(Backbone model, Collection<Integer> blocks, Held held) {
    RandomStream random = thief.seed().stream("scrambling/functions");
    ViT stolen = (ViT) thief.stolen();
    Map<Integer, Integer> cuts = TiedScheme.defaultPlaces(stolen.spec().depth());
    double energy = 0;
    try (Streams streams =
        Streams.of(
            thief.stolen(),
            Held.pictures(thief, estimate.pictures()),
            blocks,
            thief.precision(),
            thief.progress())) {
      for (int block : new TreeSet<>(blocks)) {
        try (FreePart free =
                new FreePart(
                    stolen,
                    block,
                    cuts.getOrDefault(block, block + 1),
                    estimate,
                    streams.at(block),
                    thief.precision());
            Scope scope = Scope.open()) {
          Tensor change =
              switch (how) {
                case RANDOM -> functions(free, held, random);
                case LOW_RANK -> Ops.scale(free.tail(model.weights()), -1);
                case FLIP -> Ops.scale(free.tail(model.weights()), -strength);
              };
          free.add(model.weights(), change);
          energy += free.energy(change);
        }
      }
    }
    return energy;
  }

  /** Random functions as strong as the distortion of the features allows. */
  private Tensor functions(FreePart free, Held held, RandomStream random) {
    int d = thief.stolen().spec().width();
    int r = Math.toIntExact(free.rank());
    Tensor part = Ops.tensor(random.gaussians(d * r), d, r).to(ScalarType.Double);
    double scale = Math.sqrt(FIRST_GUESS / free.energy(part));
    for (int round = 0; round < ROUNDS; round++) {
      // On the stolen model: on one that is changed already more change can cost nothing.
      try (Backbone trial = thief.stolen().copy()) {
        free.add(trial.weights(), Ops.scale(part, scale));
        double cost = Math.max(1 - held.cosine(trial), 1e-9);
        scale *= Math.sqrt(strength * USUAL / cost);
      }
    }
    return Ops.scale(part, scale);
  }
}
