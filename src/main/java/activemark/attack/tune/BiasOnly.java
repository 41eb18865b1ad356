package activemark.attack.tune;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.backbone.Backbone;
import activemark.model.train.FineTuning;
import activemark.model.train.Groups;
import activemark.model.train.Lesson;
import activemark.model.train.Trainer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Trains biases and the gains of norms alone (after BitFit, arXiv 2106.10199, and its gains). */
final class BiasOnly implements Attack {
  private static final Parameter<Integer> EPOCHS = Training.epochs(2, 1);
  private static final Parameter<Double> RATE = Training.rate(1e-3);

  @Override
  public String id() {
    return "bias-only";
  }

  @Override
  public String description() {
    return "train biases and norms to tell classes of pictures apart";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(EPOCHS, Training.BATCH, RATE, Training.HEAD_RATE, Training.DECAY);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.LABELLED);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(RATE.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Lessons.run(
        thief,
        Training.options(settings, EPOCHS, RATE),
        copy ->
            new Lesson() {
              @Override
              public List<Trainer.Group> groups(Backbone model, FineTuning.Options options) {
                List<String> names =
                    model.weights().names().stream().filter(BiasOnly::isChosen).toList();
                return Groups.of(model.weights(), names, options.rate(), options.decay());
              }
            });
  }

  private static boolean isChosen(String name) {
    return name.endsWith(".bias") || name.contains("norm");
  }
}
