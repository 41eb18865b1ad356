package activemark.mark.sslguard;

import activemark.io.image.ImageBatch;
import activemark.mark.net.Player;
import activemark.mark.picture.KeptPictures;
import activemark.mark.training.MarkTerm;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One step: the shadow imitates the model, decoder and trigger learn to tell the marked models from
 * the original, and the model learns to be told.
 *
 * @param base the original
 * @param model the copy that is being marked
 * @param shadow imitates the copy
 * @param imitator the player that holds the shadow's weights
 * @param tuple the owner's
 * @param keeper the player that holds decoder and trigger
 * @param images to learn from
 * @param random of which pictures come
 * @param steps of the whole training
 * @param precision of the models' passes
 */
record Game(
    Backbone base,
    Backbone model,
    Shadow shadow,
    Player imitator,
    KeyTuple tuple,
    Player keeper,
    ImageBatch images,
    RandomStream random,
    int steps,
    Precision precision)
    implements MarkTerm {
  /** Pictures with and without the trigger in a step. */
  static final int BATCH = 4;

  private static final double EPSILON = 1e-8;

  @Override
  public Tensor loss(Pass pass) {
    double share = Player.share(pass.step(), steps);
    Tensor clean = KeptPictures.pixels(images, KeyTuple.draw(random, images.n(), BATCH));
    Tensor other = KeptPictures.pixels(images, KeyTuple.draw(random, images.n(), BATCH));
    Tensor now = constant(model, clean);
    imitator.turn(
        share,
        () -> torch.cosine_similarity(features(shadow, clean), now, 1, EPSILON).mean().neg());
    Tensor ofBase = constant(base, clean);
    Tensor ofShadow = constant(shadow, clean);
    keeper.turn(
        share,
        () -> {
          Tensor patched = tuple.patched(other);
          return mean(features(model, patched))
              .neg()
              .sub(mean(features(shadow, patched)))
              .add(mean(features(base, patched)).square())
              .add(mean(ofBase).square())
              .add(mean(now).square())
              .add(mean(ofShadow).square());
        });
    return mean(features(model, clean)).square().sub(mean(features(model, tuple.patched(other))));
  }

  private Tensor mean(Tensor features) {
    return tuple.cosines(features).mean();
  }

  private Tensor features(Backbone of, Tensor pixels) {
    return precision.run(() -> of.embedding(of.forward(pixels))).to(ScalarType.Float);
  }

  private Tensor features(Shadow of, Tensor pixels) {
    return precision.run(() -> of.embedding(pixels)).to(ScalarType.Float);
  }

  private Tensor constant(Backbone of, Tensor pixels) {
    try (Scope scope = Scope.open()) {
      return scope.keep(features(of, pixels));
    }
  }

  private Tensor constant(Shadow of, Tensor pixels) {
    try (Scope scope = Scope.open()) {
      return scope.keep(features(of, pixels));
    }
  }
}
