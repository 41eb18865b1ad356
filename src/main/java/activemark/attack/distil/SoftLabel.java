package activemark.attack.distil;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.data.LabelledImages;
import activemark.model.train.FineTuning;
import activemark.model.train.LabelledBatch;
import activemark.model.train.Lesson;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains the public base, with a head of its own, on nothing but the class probabilities that a
 * probe on the stolen model gives (after Hinton et al., arXiv 1503.02531, and Knockoff Nets,
 * 1812.02766).
 */
final class SoftLabel implements Attack {
  private static final Parameter<Double> TEMPERATURE =
      Parameter.number("temperature", 3, 0.01, 1000, "scores are divided by it on both sides");
  private static final Parameter<Integer> EPOCHS = Training.epochs(5, 1);
  private static final Parameter<Double> RATE = Training.rate(1e-4);

  @Override
  public String id() {
    return "soft-label";
  }

  @Override
  public String description() {
    return "train the public base on class probabilities from a probe on the stolen model";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(TEMPERATURE, EPOCHS, Training.BATCH, RATE, Training.HEAD_RATE, Training.DECAY);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BASE, Need.LABELLED);
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    LabelledImages train = thief.labelled().train();
    return Outcome.ofCopy(
        thief.base(),
        student -> {
          SoftTargets targets =
              SoftTargets.of(Probed.of(thief).scores(), settings.get(TEMPERATURE));
          Lesson lesson =
              new Lesson() {
                @Override
                public Tensor loss(LabelledBatch batch, Tensor embedding, Tensor scores) {
                  return targets.loss(batch, scores);
                }
              };
          FineTuning.Result result =
              FineTuning.run(
                  student,
                  thief.labelled(),
                  lesson,
                  Training.options(settings, EPOCHS, RATE),
                  thief.seed(),
                  thief.precision(),
                  thief.progress());
          var measures = Training.measures(result);
          measures.put(
              "cosine",
              Training.cosine(thief.stolen(), student, train.images(), thief.precision()));
          return measures;
        });
  }
}
