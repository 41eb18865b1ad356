package activemark.attack.tune;

import activemark.attack.thief.Attack;
import activemark.attack.thief.BlockMatrices;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.train.FineTuning;
import activemark.model.train.LabelledBatch;
import activemark.model.train.Lesson;
import activemark.model.train.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains under a strong penalty on the squares of the matrices, which shrinks what the task does
 * not need, and then repairs by plain training (after the Watermark Robustness Toolbox, S&amp;P
 * 2022).
 */
final class RegulariseRepair implements Attack {
  private static final Parameter<Double> PENALTY =
      Parameter.number("l2", 0.01, 0, 100, "weight of the sum of squares of the blocks' matrices");
  private static final Parameter<Integer> EPOCHS = Training.epochs(1, 1);
  private static final Parameter<Integer> REPAIR =
      Parameter.whole("repair", 2, 1, 10_000, "passes over the pictures without the penalty");
  private static final Parameter<Double> RATE = Training.rate(1e-4);

  @Override
  public String id() {
    return "regularise-repair";
  }

  @Override
  public String description() {
    return "shrink the matrices by a penalty while training, then train on without it";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(
        PENALTY, EPOCHS, REPAIR, Training.BATCH, RATE, Training.HEAD_RATE, Training.DECAY);
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
    FineTuning.Options options = Training.options(settings, EPOCHS, RATE);
    FineTuning.Options repair =
        new FineTuning.Options(
            new Trainer.Schedule(settings.get(REPAIR), options.schedule().batch()),
            options.rate(),
            options.headRate(),
            options.decay());
    double penalty = settings.get(PENALTY);
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          FineTuning.Result shrunk =
              Lessons.teach(model, thief, new Shrinking(model, penalty), options);
          Map<String, Double> measures = new LinkedHashMap<>();
          measures.put("shrunkTestAccuracy", shrunk.testAccuracy());
          measures.putAll(Training.measures(Lessons.teach(model, thief, Lesson.PLAIN, repair)));
          return measures;
        });
  }

  private record Shrinking(Backbone model, double penalty) implements Lesson {
    @Override
    public Tensor loss(LabelledBatch batch, Tensor embedding, Tensor scores) {
      Tensor loss = LabelledBatch.crossEntropy(scores, batch.labels(), 0);
      for (String name : BlockMatrices.of(model)) {
        loss = loss.add(Ops.scale(model.weights().get(name).square().sum(), penalty));
      }
      return loss;
    }
  }
}
