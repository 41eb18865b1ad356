package activemark.attack.tune;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.data.Embeddings;
import activemark.model.data.ImageSource;
import activemark.model.tensor.Ops;
import activemark.model.train.LabelledBatch;
import activemark.model.train.Lesson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains on labelled pictures with a reward for embeddings that point away from the stolen model's
 * (feature regularisation of the Watermark Robustness Toolbox, S&amp;P 2022; the cosine stands for
 * its L1 distance, which has no upper end).
 */
final class FeaturePush implements Attack {
  private static final Parameter<Double> PUSH =
      Parameter.number("push", 0.1, 0, 100, "weight of the cosine with the stolen embedding");
  private static final Parameter<Integer> EPOCHS = Training.epochs(2, 1);
  private static final Parameter<Double> RATE = Training.rate(3e-5);

  @Override
  public String id() {
    return "feature-push";
  }

  @Override
  public String description() {
    return "train all weights on classes while features move away from the stolen model's";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(PUSH, EPOCHS, Training.BATCH, RATE, Training.HEAD_RATE, Training.DECAY);
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
    double push = settings.get(PUSH);
    ImageSource images = thief.labelled().train().images();
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          Tensor stolen =
              Embeddings.of(thief.stolen(), images, thief.precision(), thief.progress());
          Lesson lesson =
              new Lesson() {
                @Override
                public Tensor loss(LabelledBatch batch, Tensor embedding, Tensor scores) {
                  Tensor cosine = torch.cosine_similarity(embedding, batch.rows(stolen)).mean();
                  return LabelledBatch.crossEntropy(scores, batch.labels(), 0)
                      .add(Ops.scale(cosine, push));
                }
              };
          Map<String, Double> measures =
              Training.measures(
                  Lessons.teach(model, thief, lesson, Training.options(settings, EPOCHS, RATE)));
          measures.put("cosine", Training.cosine(thief.stolen(), model, images, thief.precision()));
          return measures;
        });
  }
}
