package activemark.attack.tune;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.train.DenseFineTuning;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Trains all weights to cut pictures into classes, with a linear head on the patch features. */
final class FineTuneSegment implements Attack {
  private static final Parameter<Integer> EPOCHS = Training.epochs(3, 1);
  private static final Parameter<Double> RATE = Training.rate(3e-5);

  @Override
  public String id() {
    return "finetune-segment";
  }

  @Override
  public String description() {
    return "train all weights to tell the class of every pixel";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(EPOCHS, Training.BATCH, RATE, Training.HEAD_RATE, Training.DECAY);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.SEGMENTED);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(RATE.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    return Outcome.ofCopy(
        thief.stolen(),
        model ->
            Map.of(
                "loss",
                DenseFineTuning.run(
                    model,
                    thief.segmented(),
                    Training.options(settings, EPOCHS, RATE),
                    thief.seed(),
                    thief.precision(),
                    thief.progress())));
  }
}
