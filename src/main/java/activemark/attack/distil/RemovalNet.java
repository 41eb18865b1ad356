package activemark.attack.distil;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.tensor.Ops;
import activemark.model.train.FineTuning;
import activemark.model.train.LabelledBatch;
import activemark.model.train.Lesson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains the stolen model in turns: one step moves its features away from what they were, the next
 * ones bring back the decisions of a probe on the stolen model (after RemovalNet, arXiv 2308.12319;
 * features are the embeddings alone, and the head is trained with the model).
 */
final class RemovalNet implements Attack {
  private static final Parameter<Double> PUSH =
      Parameter.number("push", 1, 0, 100, "weight of the cosine with the stolen embedding");
  private static final Parameter<Integer> KEEP =
      Parameter.whole("keep", 1, 0, 1000, "steps for the decisions after each step away");
  private static final Parameter<Double> TEMPERATURE =
      Parameter.number("temperature", 3, 0.01, 1000, "scores are divided by it on both sides");
  private static final Parameter<Integer> EPOCHS = Training.epochs(2, 1);
  private static final Parameter<Double> RATE = Training.rate(1e-4);

  @Override
  public String id() {
    return "removalnet";
  }

  @Override
  public String description() {
    return "move features away from the stolen model's and keep a probe's decisions, in turns";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(
        PUSH, KEEP, TEMPERATURE, EPOCHS, Training.BATCH, RATE, Training.HEAD_RATE, Training.DECAY);
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
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          Probed probed = Probed.of(thief);
          Turns turns =
              new Turns(
                  probed.embeddings(),
                  SoftTargets.of(probed.scores(), settings.get(TEMPERATURE)),
                  settings.get(PUSH),
                  settings.get(KEEP));
          Map<String, Double> measures =
              Training.measures(
                  FineTuning.run(
                      model,
                      thief.labelled(),
                      turns,
                      Training.options(settings, EPOCHS, RATE),
                      thief.seed(),
                      thief.precision(),
                      thief.progress()));
          measures.put(
              "cosine",
              Training.cosine(
                  thief.stolen(), model, thief.labelled().train().images(), thief.precision()));
          return measures;
        });
  }

  private static final class Turns implements Lesson {
    private final Tensor stolen;
    private final SoftTargets decisions;
    private final double push;
    private final int keep;
    private int step;

    Turns(Tensor stolen, SoftTargets decisions, double push, int keep) {
      this.stolen = stolen;
      this.decisions = decisions;
      this.push = push;
      this.keep = keep;
    }

    @Override
    public Tensor loss(LabelledBatch batch, Tensor embedding, Tensor scores) {
      if (step++ % (keep + 1) > 0) {
        return decisions.loss(batch, scores);
      }
      Tensor cosine = torch.cosine_similarity(embedding, batch.rows(stolen)).mean();
      // The head has no part in it, yet has to get a gradient, if of zero.
      return Ops.scale(cosine, push).add(Ops.scale(scores.sum(), 0));
    }
  }
}
