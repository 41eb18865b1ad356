package activemark.attack.tune;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.train.FineTuning;
import activemark.model.train.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Trains all weights on labelled pictures of the thief's own, with a linear head. */
final class FineTune implements Attack {
  private static final Parameter<Integer> EPOCHS =
      Parameter.whole("epochs", 2, 1, 10_000, "passes over the pictures");
  private static final Parameter<Integer> BATCH =
      Parameter.whole("batch", 16, 1, 4096, "pictures per step");
  private static final Parameter<Double> RATE =
      Parameter.number("lr", 3e-5, 0, 1, "learning rate of the model (AdamW)");
  private static final Parameter<Double> HEAD_RATE =
      Parameter.number("head-lr", 1e-3, 0, 1, "learning rate of the head");
  private static final Parameter<Double> DECAY =
      Parameter.number("decay", 0.05, 0, 1, "weight decay of the matrices");

  @Override
  public String id() {
    return "finetune";
  }

  @Override
  public String description() {
    return "train all weights to tell classes of pictures apart";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(EPOCHS, BATCH, RATE, HEAD_RATE, DECAY);
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
    FineTuning.Options options =
        new FineTuning.Options(
            new Trainer.Schedule(settings.get(EPOCHS), settings.get(BATCH)),
            settings.get(RATE),
            settings.get(HEAD_RATE),
            settings.get(DECAY));
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          FineTuning.Result result =
              FineTuning.run(
                  model,
                  thief.labelled(),
                  options,
                  thief.seed(),
                  thief.precision(),
                  thief.progress());
          Map<String, Double> measures = new LinkedHashMap<>();
          measures.put("loss", result.loss());
          measures.put("trainAccuracy", result.trainAccuracy());
          measures.put("testAccuracy", result.testAccuracy());
          return measures;
        });
  }
}
