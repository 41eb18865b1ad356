package activemark.attack.cut;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.data.Answers;
import activemark.model.train.FineTuning;
import activemark.model.train.Groups;
import activemark.model.train.Initial;
import activemark.model.train.LabelledBatch;
import activemark.model.train.Lesson;
import activemark.model.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * Throws the last blocks away and trains new ones on labelled pictures. What comes before them
 * stays as it is unless it is given a rate; layer scales keep their values.
 */
final class ResetRear implements Attack {
  private static final Parameter<Integer> BLOCKS =
      Parameter.whole("blocks", 2, 0, 1000, "last blocks to reset");
  private static final Parameter<Integer> EPOCHS = Training.epochs(2, 1);
  private static final Parameter<Double> RATE =
      Parameter.number("lr", 1e-4, 0, 1, "learning rate of the reset blocks (AdamW)");
  private static final Parameter<Double> REST_RATE =
      Parameter.number("rest-lr", 0, 0, 1, "learning rate of everything else; 0 freezes it");

  @Override
  public String id() {
    return "reset-rear";
  }

  @Override
  public String description() {
    return "start the last blocks anew and train them to tell classes of pictures apart";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(
        BLOCKS, EPOCHS, Training.BATCH, RATE, REST_RATE, Training.HEAD_RATE, Training.DECAY);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.LABELLED);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(BLOCKS.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    FineTuning.Options options = Training.options(settings, EPOCHS, RATE);
    double rest = settings.get(REST_RATE);
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          int depth = model.spec().depth();
          Span rear = new Span(depth - Math.min(depth, settings.get(BLOCKS)), depth);
          for (String name : model.weights().names(rear)) {
            if (!name.endsWith(".gamma")) {
              model
                  .weights()
                  .set(
                      name,
                      Initial.weight(
                          name,
                          Initial.shape(model.weights().get(name)),
                          thief.seed().stream("reset-rear/" + name)));
            }
          }
          Optional<Answers> prefix =
              rest > 0 ? Optional.empty() : Optional.of(prefix(thief, rear.from()));
          return Training.measures(
              FineTuning.run(
                  model,
                  thief.labelled(),
                  new Retraining(rear, rest, prefix),
                  options,
                  thief.seed(),
                  thief.precision(),
                  thief.progress()));
        });
  }

  /** The stream of the training pictures at a cut up to which nothing changes. */
  private static Answers prefix(Thief thief, int cut) {
    Backbone stolen = thief.stolen();
    return Answers.of(
        thief.labelled().train().images(),
        pixels -> stolen.run(stolen.stem(pixels), new Span(0, cut)),
        thief.precision(),
        thief.progress());
  }

  private record Retraining(Span rear, double rest, Optional<Answers> prefix) implements Lesson {
    @Override
    public List<Trainer.Group> groups(Backbone model, FineTuning.Options options) {
      List<String> reset = model.weights().names(rear);
      List<String> others =
          model.weights().names().stream().filter(name -> !reset.contains(name)).toList();
      List<Trainer.Group> groups = new ArrayList<>();
      groups.addAll(Groups.of(model.weights(), reset, options.rate(), options.decay()));
      groups.addAll(Groups.of(model.weights(), others, rest, options.decay()));
      return groups;
    }

    @Override
    public Tensor embedding(LabelledBatch batch, UnaryOperator<Tensor> loss) {
      if (prefix.isEmpty()) {
        return batch.embedding(batch.pixels());
      }
      Tensor stream = prefix.get().rows(batch.which());
      return batch.run(() -> batch.model().embedding(batch.model().run(stream, rear)));
    }
  }
}
