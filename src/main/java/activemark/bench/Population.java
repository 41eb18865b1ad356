package activemark.bench;

import activemark.io.progress.Progress;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.ViT;
import activemark.model.backbone.ViTSpec;
import activemark.model.backbone.Weights;
import activemark.model.data.Split;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.model.train.FineTuning;
import activemark.model.train.Initial;
import activemark.model.train.Trainer;
import activemark.proof.random.Seed;
import java.util.function.Consumer;

/**
 * Innocent models to compare with: siblings, which are fine-tuned copies of the unmarked original,
 * and strangers, small models of several shapes that learned from nothing.
 *
 * @param base the unmarked original; never changed
 * @param data what they learn, pictures with classes
 * @param seed of everything random
 * @param precision of forward and backward passes
 * @param progress told of long work
 */
public record Population(
    Backbone base, Split data, Seed seed, Precision precision, Progress progress) {
  /** Learning rates of siblings, in turn. */
  private static final double[] RATES = {1e-5, 3e-5, 1e-4};

  private static final int[] HEADS = {2, 3, 4, 5, 6};
  private static final int[] DEPTHS = {4, 6, 8, 5, 7};
  private static final int BATCH = 16;
  private static final double HEAD_RATE = 1e-3;
  private static final double DECAY = 0.05;
  private static final double STRANGER_RATE = 5e-4;

  /** Makes the sibling of a number from 1 on; the model is closed after it was taken. */
  public FineTuning.Result sibling(int number, int epochs, Consumer<Backbone> taker) {
    try (Backbone model = base.copy()) {
      FineTuning.Result result =
          train(model, "sibling", number, epochs, RATES[(number - 1) % RATES.length]);
      taker.accept(model);
      return result;
    }
  }

  /** Makes the stranger of a number from 1 on; the model is closed after it was taken. */
  public FineTuning.Result stranger(int number, int epochs, Consumer<Backbone> taker) {
    try (Backbone model = fresh("stranger", number, small(number))) {
      FineTuning.Result result = train(model, "stranger", number, epochs, STRANGER_RATE);
      taker.accept(model);
      return result;
    }
  }

  /** Makes a model of the original's shape that learned nothing; closed after it was taken. */
  public void random(int number, Consumer<Backbone> taker) {
    try (Backbone model = fresh("random", number, base.spec())) {
      taker.accept(model);
    }
  }

  private FineTuning.Result train(
      Backbone model, String kind, int number, int epochs, double rate) {
    FineTuning.Options options =
        new FineTuning.Options(new Trainer.Schedule(epochs, BATCH), rate, HEAD_RATE, DECAY);
    return FineTuning.run(
        model, data, options, seed.child(kind + "/" + number), precision, progress);
  }

  private Backbone fresh(String kind, int number, ViTSpec spec) {
    Seed own = seed.child(kind + "/" + number);
    try (Scope scope = Scope.open()) {
      return new ViT(spec, new Weights(Initial.weights(base, spec, own::stream)));
    }
  }

  private ViTSpec small(int number) {
    ViTSpec spec = base.spec();
    int which = (number - 1) % HEADS.length;
    return spec.withDepth(Math.min(spec.depth(), DEPTHS[which]))
        .withHeads(Math.min(spec.heads(), HEADS[which]))
        .withPooling(
            spec.pooling() == ViTSpec.Pooling.ATTENTION ? ViTSpec.Pooling.AVERAGE : spec.pooling());
  }
}
