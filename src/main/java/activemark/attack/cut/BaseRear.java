package activemark.attack.cut;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.error.Incompatible;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.data.Answers;
import activemark.model.data.ImageSource;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.train.Groups;
import activemark.model.train.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Takes the last blocks from the public base and trains them until the embeddings are again those
 * of the stolen model, by their cosine. Everything else stays as it is.
 */
final class BaseRear implements Attack {
  private static final Parameter<Integer> BLOCKS =
      Parameter.whole("blocks", 2, 0, 1000, "last blocks to take from the base");
  private static final Parameter<Integer> EPOCHS = Training.epochs(1, 0);
  private static final Parameter<Double> RATE =
      Parameter.number("lr", 1e-4, 0, 1, "learning rate of the blocks taken (AdamW)");

  @Override
  public String id() {
    return "base-rear";
  }

  @Override
  public String description() {
    return "take the last blocks from the public base and fit them to the stolen embeddings";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(BLOCKS, EPOCHS, Training.BATCH, RATE, Training.DECAY);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BASE, Need.IMAGES);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(BLOCKS.name(), "0");
  }

  /**
   * {@inheritDoc}
   *
   * @throws Incompatible if base and stolen model have not the same weights
   */
  @Override
  public Outcome run(Thief thief, Settings settings) {
    Backbone base = thief.fittingBase();
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          int depth = model.spec().depth();
          Span rear = new Span(depth - Math.min(depth, settings.get(BLOCKS)), depth);
          List<String> names = model.weights().names(rear);
          names.forEach(name -> model.weights().set(name, base.weights().get(name)));
          Map<String, Double> measures = new LinkedHashMap<>();
          if (settings.get(EPOCHS) > 0 && !names.isEmpty()) {
            measures.put("loss", fit(model, rear, thief, settings));
          }
          measures.put(
              "cosine", Training.cosine(thief.stolen(), model, thief.images(), thief.precision()));
          return measures;
        });
  }

  private static double fit(Backbone model, Span rear, Thief thief, Settings settings) {
    ImageSource images = thief.images();
    Backbone stolen = thief.stolen();
    Precision precision = thief.precision();
    Answers prefix =
        Answers.of(
            images,
            pixels -> stolen.run(stolen.stem(pixels), new Span(0, rear.from())),
            precision,
            thief.progress());
    return Trainer.train(
        Groups.of(
            model.weights(),
            model.weights().names(rear),
            settings.get(RATE),
            settings.get(Training.DECAY)),
        images.n(),
        new Trainer.Schedule(settings.get(EPOCHS), settings.get(Training.BATCH)),
        thief.seed().stream("base-rear/order"),
        which -> {
          Tensor stream = prefix.rows(which);
          Tensor want = embedding(stolen, stream, rear, precision); // its blocks are few: not held
          Tensor have = embedding(model, stream, rear, precision);
          return Ops.shift(Ops.scale(torch.cosine_similarity(have, want).mean(), -1), 1);
        },
        thief.progress());
  }

  private static Tensor embedding(Backbone model, Tensor stream, Span rear, Precision precision) {
    return precision.run(() -> model.embedding(model.run(stream, rear))).to(torch.ScalarType.Float);
  }
}
