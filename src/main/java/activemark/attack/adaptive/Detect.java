package activemark.attack.adaptive;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Looks for the block whose MLP was written into, without the original, treats that block's second
 * layer, and repairs the features by training the rear.
 */
final class Detect implements Attack {
  /** What makes a block suspicious. */
  enum Statistic {
    /** One direction stands out of what ordinary pictures do not use. */
    IDLE,
    /** The largest singular value is far from the neighbours'. */
    SPECTRUM,
    /** The entries have heavier tails than the neighbours'. */
    KURTOSIS
  }

  /** What is done to the block. */
  enum Cure {
    /** The directions that stand out are taken out. */
    DROP,
    /** Noise of the weights' own deviation is added. */
    PERTURB,
    /** The layer is drawn anew. */
    RESET
  }

  private static final int MEASURED = 64;

  private static final Parameter<Statistic> STATISTIC =
      Parameter.choice("statistic", Statistic.IDLE, "what makes a block suspicious");
  private static final Parameter<Cure> CURE =
      Parameter.choice("cure", Cure.DROP, "what is done to the most suspicious block");
  private static final Parameter<Integer> RANK =
      Parameter.whole("rank", 1, 0, 100_000, "with drop: how many directions");
  private static final Parameter<Double> NOISE =
      Parameter.number("noise", 0.5, 0, 100, "with perturb: noise over the weights' deviation");

  @Override
  public String id() {
    return "detect";
  }

  @Override
  public String description() {
    return "find the most suspicious block by statistics, treat it, and repair the features";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(
        STATISTIC,
        CURE,
        RANK,
        NOISE,
        Budget.REPAIR,
        Budget.BATCH,
        Budget.IMAGES,
        Budget.PASSES,
        Budget.REPAIR_RATE);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(CURE.name(), "perturb", NOISE.name(), "0", Budget.REPAIR.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    Budget budget = Budget.of(thief, settings, Budget.REPAIR);
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          Map<String, Double> measures = new LinkedHashMap<>();
          int block = guess(thief, settings, budget, model, measures);
          repair(thief, budget, model, block, measures);
          return measures;
        });
  }

  /** Treats the block and returns its number. */
  private static int guess(
      Thief thief, Settings settings, Budget budget, Backbone model, Map<String, Double> measures) {
    int depth = model.spec().depth();
    List<Integer> cuts = IntStream.range(0, depth).boxed().toList();
    try (Streams streams =
        Streams.of(
            thief.stolen(),
            Held.pictures(thief, Math.min(MEASURED, budget.images())),
            cuts,
            thief.precision(),
            thief.progress())) {
      double[] score = scores(thief, settings.get(STATISTIC), streams);
      int block = IntStream.range(0, depth).reduce(0, (a, b) -> score[b] > score[a] ? b : a);
      double next =
          IntStream.range(0, depth)
              .filter(b -> b != block)
              .mapToDouble(b -> score[b])
              .max()
              .orElse(0);
      measures.put("guessedBlock", (double) block);
      measures.put("suspicion", score[block]);
      measures.put("nextSuspicion", next);
      treat(thief, settings, model, block, streams.at(block));
      return block;
    }
  }

  private static double[] scores(Thief thief, Statistic statistic, Streams streams) {
    ViT stolen = (ViT) thief.stolen();
    int depth = stolen.spec().depth();
    double[] raw = new double[depth];
    for (int block = 0; block < depth; block++) {
      try (Scope scope = Scope.open()) {
        Tensor weight = stolen.weights().get(name(block));
        raw[block] =
            switch (statistic) {
              case IDLE -> {
                try (IdleSpace idle =
                    new IdleSpace(stolen, block, streams.at(block), thief.precision())) {
                  float[] s = idle.spectrum(stolen.weights());
                  yield s[0] / Math.max(s[Math.min(1, s.length - 1)], 1e-12);
                }
              }
              case SPECTRUM -> Ops.floats(torch.linalg_svdvals(weight))[0];
              case KURTOSIS -> kurtosis(weight);
            };
      }
    }
    return statistic == Statistic.IDLE ? raw : againstNeighbours(raw);
  }

  private static double kurtosis(Tensor weight) {
    Tensor centred = weight.sub(weight.mean());
    double variance = Ops.item(centred.square().mean());
    return Ops.item(centred.square().square().mean()) / (variance * variance);
  }

  /** By what factor each number differs from the mean of those beside it. */
  private static double[] againstNeighbours(double[] raw) {
    double[] scores = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      int at = i;
      double around =
          IntStream.of(i - 1, i + 1)
              .filter(j -> j >= 0 && j < raw.length)
              .mapToDouble(j -> raw[j])
              .average()
              .orElse(raw[at]);
      scores[i] = Math.abs(Math.log(Math.max(raw[i], 1e-12) / Math.max(around, 1e-12)));
    }
    return scores;
  }

  private static void treat(
      Thief thief, Settings settings, Backbone model, int block, Tensor stream) {
    try (Scope scope = Scope.open()) {
      Tensor weight = model.weights().get(name(block));
      switch (settings.get(CURE)) {
        case DROP -> {
          try (IdleSpace idle =
              new IdleSpace((ViT) thief.stolen(), block, stream, thief.precision())) {
            idle.drop(model.weights(), settings.get(RANK));
          }
        }
        case PERTURB -> {
          double noise = settings.get(NOISE) * Ops.item(weight.std());
          model.weights().set(name(block), weight.add(Ops.scale(normal(thief, weight), noise)));
        }
        case RESET ->
            model
                .weights()
                .set(name(block), Ops.scale(normal(thief, weight), Ops.item(weight.std())));
      }
    }
  }

  private static Tensor normal(Thief thief, Tensor like) {
    RandomStream random = thief.seed().stream("detect/noise");
    return Ops.tensor(random.gaussians(Math.toIntExact(like.numel())), like.size(0), like.size(1));
  }

  private static String name(int block) {
    return "blocks." + block + ".mlp.fc2.weight";
  }

  private static void repair(
      Thief thief, Budget budget, Backbone model, int block, Map<String, Double> measures) {
    try (Held held = new Held(thief, block, budget.images())) {
      measures.put("cosineBeforeRepair", held.cosine(model));
      budget.train(
          thief,
          Budget.leaves(model, new Span(block, model.spec().depth()), name -> true),
          held.n(),
          "detect/order",
          batch -> held.distance(model, batch));
      measures.put("featureCosine", held.cosine(model));
    }
  }
}
