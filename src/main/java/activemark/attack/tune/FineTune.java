package activemark.attack.tune;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.backbone.Backbone;
import activemark.model.data.LabelledImages;
import activemark.model.tensor.Ops;
import activemark.model.train.FineTuning;
import activemark.model.train.Groups;
import activemark.model.train.LabelledBatch;
import activemark.model.train.Lesson;
import activemark.model.train.Trainer;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains all weights on labelled pictures of the thief's own, with a linear head; on request early
 * blocks learn slower, and labels are wrong or smoothed. Accuracies are against the true labels.
 */
final class FineTune implements Attack {
  private static final Parameter<Integer> EPOCHS = Training.epochs(2, 1);
  private static final Parameter<Double> RATE = Training.rate(3e-5);
  private static final Parameter<Double> LAYER_DECAY =
      Parameter.number(
          "layer-decay", 1, 0, 1, "rate of a block over the rate of the next; 1 for all alike");
  private static final Parameter<Double> SMOOTHING =
      Parameter.number("smoothing", 0, 0, 1, "share of the target spread over all classes");

  private final String id;
  private final String description;
  private final Parameter<Double> noise;

  private FineTune(String id, String description, double noise) {
    this.id = id;
    this.description = description;
    this.noise =
        Parameter.number("label-noise", noise, 0, 1, "share of pictures that get a wrong label");
  }

  /** With true labels. */
  static FineTune plain() {
    return new FineTune("finetune", "train all weights to tell classes of pictures apart", 0);
  }

  /** With mostly wrong labels. */
  static FineTune noisy() {
    return new FineTune("finetune-noisy", "train all weights with mostly wrong labels", 0.8);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(
        EPOCHS,
        Training.BATCH,
        RATE,
        Training.HEAD_RATE,
        Training.DECAY,
        LAYER_DECAY,
        noise,
        SMOOTHING);
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
    double factor = settings.get(LAYER_DECAY);
    double smoothing = settings.get(SMOOTHING);
    return Lessons.run(
        thief,
        Training.options(settings, EPOCHS, RATE),
        copy -> {
          Tensor taught =
              Ops.indices(taught(thief.labelled().train(), settings.get(noise), thief.seed()));
          return new Lesson() {
            @Override
            public List<Trainer.Group> groups(Backbone model, FineTuning.Options options) {
              return Groups.layered(model, options.rate(), factor, options.decay());
            }

            @Override
            public Tensor loss(LabelledBatch batch, Tensor embedding, Tensor scores) {
              return LabelledBatch.crossEntropy(scores, batch.rows(taught), smoothing);
            }
          };
        });
  }

  /** The labels to teach: the asked share of them is one of the other classes, by chance. */
  private static int[] taught(LabelledImages train, double share, Seed seed) {
    RandomStream random = seed.stream("finetune/label-noise");
    int[] labels = train.labels().stream().mapToInt(Integer::intValue).toArray();
    int[] order = random.permutation(labels.length);
    int classes = train.classes().size();
    for (int i = 0; i < Math.round(share * labels.length); i++) {
      labels[order[i]] = (labels[order[i]] + 1 + random.nextInt(classes - 1)) % classes;
    }
    return labels;
  }
}
