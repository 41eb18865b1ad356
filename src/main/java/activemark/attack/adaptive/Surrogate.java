package activemark.attack.adaptive;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.TokenPath;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attacks the channel instead of the key. In every round the thief marks the model as it now is
 * with surrogate keys of his own (the answers to his triggers that show his codewords best, found
 * by gradient ascent, in fewer steps than the owner takes), then trains the rear until these
 * answers can no longer be read, features held.
 */
final class Surrogate implements Attack {
  private static final int ASCENT = 40;
  private static final double ASCENT_RATE = 0.05;
  private static final double TRIGGER_NORM = 4;
  private static final double MARGIN = 0.4;
  private static final double STEEPNESS = 8;
  private static final double COST = 1e-3;

  private static final Parameter<Integer> ROUNDS =
      Parameter.whole("rounds", 5, 0, 10_000, "rounds of marking and training");
  private static final Parameter<Integer> STEPS =
      Parameter.whole("steps", 50, 0, 1_000_000, "training steps in each round");
  private static final Parameter<Double> HOLD =
      Parameter.number("hold", 3, 0, 1e6, "weight of the features against the answers");

  @Override
  public String id() {
    return "surrogate";
  }

  @Override
  public String description() {
    return "mark with own keys and train until such marks cannot be read, round by round";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(ROUNDS, STEPS, HOLD, Budget.BATCH, Budget.IMAGES, Budget.PASSES, Budget.RATE);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.IMAGES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(ROUNDS.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    Budget budget = Budget.of(thief, settings, STEPS).inRounds(settings.get(ROUNDS));
    int cut = Guess.hiddenCut(thief, Held.pictures(thief, budget.images()));
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          Map<String, Double> measures = new LinkedHashMap<>();
          try (Held held = new Held(thief, cut, budget.images())) {
            RandomStream random = thief.seed().stream("surrogate/keys");
            for (int round = 0; round < settings.get(ROUNDS); round++) {
              try (Scope scope = Scope.open()) {
                Keys keys = keys(thief, (ViT) model, held, cut, budget.batch(), random);
                measures.put("readBefore", keys.shareRight(model));
                budget.train(
                    thief,
                    Budget.leaves(model, new Span(cut, model.spec().depth()), name -> true),
                    held.n(),
                    "surrogate/order/" + round,
                    batch ->
                        Ops.scale(held.distance(model, batch), settings.get(HOLD))
                            .add(keys.readable(model, held.start(batch))));
                measures.put("readAfter", keys.shareRight(model));
              }
            }
            measures.put("featureCosine", held.cosine(model));
          }
          return measures;
        });
  }

  /**
   * Surrogate marks, one for each picture of a batch.
   *
   * @param thief whose they are
   * @param cut where triggers are put
   * @param token where
   * @param triggers [b, D]
   * @param answers what is added to the block's output there [b, D]
   * @param readout unit columns [D, m]
   * @param signs codewords [b, m]
   * @param pictures the stream they were made on [b, N, D]
   */
  private record Keys(
      Thief thief,
      int cut,
      int token,
      Tensor triggers,
      Tensor answers,
      Tensor readout,
      Tensor signs,
      Tensor pictures) {
    /** Soft bits times signs [b, m] when these answers are written in. */
    Tensor soft(Backbone model, Tensor stream) {
      long b = stream.size(0);
      Tensor put = stream.select_scatter(triggers.narrow(0, 0, b), 1, token);
      Tensor out = thief.precision().run(() -> model.run(put, new Span(cut, cut + 1)));
      Tensor answered =
          out.select_scatter(out.select(1, token).add(answers.narrow(0, 0, b)), 1, token);
      Span tail = new Span(cut + 1, model.spec().depth() - 1);
      Tensor read = thief.precision().run(() -> model.run(answered, tail)).select(1, token);
      return normalised(read).matmul(readout).mul(signs.narrow(0, 0, b));
    }

    /** The mean square of how much of each codeword is seen, in margins. */
    Tensor readable(Backbone model, Tensor stream) {
      return Ops.scale(soft(model, stream).mean(1), 1 / MARGIN).square().mean();
    }

    double shareRight(Backbone model) {
      try (Scope scope = Scope.open()) {
        Tensor right = soft(model, pictures).gt(Ops.number(0)).to(ScalarType.Float);
        return Ops.item(right.mean());
      }
    }
  }

  private static Tensor normalised(Tensor tokens) {
    return Ops.layerNorm(tokens.to(ScalarType.Float), null, null, 1e-5);
  }

  /** Draws keys and finds the answers that show them best. */
  private static Keys keys(
      Thief thief, ViT model, Held held, int cut, int batch, RandomStream random) {
    int b = batch;
    int d = model.spec().width();
    int m = Math.max(1, d / 3);
    int token = random.nextInt(held.tokens());
    Tensor pictures = held.start(IntStream.range(0, b).map(i -> i % held.n()).toArray());
    double norm = Ops.item(pictures.square().sum(2).sqrt().median());
    double scale = TRIGGER_NORM * norm / Math.sqrt((double) d);
    Tensor triggers = Ops.scale(Ops.tensor(random.gaussians(b * d), b, d), scale);
    Tensor directions = Ops.tensor(random.gaussians(d * m), d, m);
    Tensor readout = directions.div(directions.square().sum(0).sqrt());
    Tensor signs = Ops.tensor(random.gaussians(b * m), b, m).sign();
    Tensor put = pictures.select_scatter(triggers, 1, token);
    Tensor out = model.run(put, new Span(cut, cut + 1));
    Tensor start = out.select(1, token);
    int read = model.spec().depth() - 1;
    TokenPath tail = new TokenPath(model, out, new Span(cut + 1, read), token);
    Tensor v = torch.zeros(b, d);
    v.requires_grad_(true);
    try (AdamW optimiser = Ops.adamW(List.of(v), ASCENT_RATE, 0)) {
      for (int step = 0; step < ASCENT; step++) {
        try (Scope scope = Scope.training()) {
          Tensor soft = normalised(tail.run(start.add(Ops.scale(v, scale)))).matmul(readout);
          Tensor lack = Ops.scale(Ops.shift(soft.mul(signs), -MARGIN), -STEEPNESS);
          Tensor loss = torch.softplus(lack).mean().add(Ops.scale(v.square().sum(), COST / b));
          optimiser.zero_grad();
          loss.backward();
          optimiser.step();
        }
      }
      optimiser.zero_grad();
    }
    v.requires_grad_(false);
    return new Keys(thief, cut, token, triggers, Ops.scale(v, scale), readout, signs, pictures);
  }
}
