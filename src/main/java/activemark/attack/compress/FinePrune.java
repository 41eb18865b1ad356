package activemark.attack.compress;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.attack.thief.Walk;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.model.train.FineTuning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Zeroes the hidden units that the thief's pictures excite least and trains on, so that what the
 * pictures do not need is gone and the rest repaired. A zeroed unit has no gradient and stays so.
 *
 * <p>After Fine-Pruning (arXiv 1805.12185), which prunes the last convolution: here the MLPs of all
 * blocks are pruned, the activity is the mean size over tokens, and the ratio is fixed beforehand.
 */
final class FinePrune implements Attack {
  private static final Parameter<Double> RATIO =
      Parameter.number("ratio", 0.6, 0, 0.99, "share of every MLP's hidden units that are zeroed");
  private static final Parameter<Integer> IMAGES = Walk.pictures();
  private static final Parameter<Integer> EPOCHS = Training.epochs(3, 1);
  private static final Parameter<Double> RATE = Training.rate(3e-5);

  @Override
  public String id() {
    return "fine-prune";
  }

  @Override
  public String description() {
    return "zero the least active hidden units, then train all weights on classes of pictures";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(RATIO, IMAGES, EPOCHS, Training.BATCH, RATE, Training.HEAD_RATE, Training.DECAY);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.LABELLED);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(RATIO.name(), "0", RATE.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    FineTuning.Options options = Training.options(settings, EPOCHS, RATE);
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          prune(model, thief, settings);
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

  /** All activity is measured before anything is zeroed. */
  private static void prune(Backbone model, Thief thief, Settings settings) {
    try (Scope scope = Scope.open()) {
      Walk walk = Walk.start(thief, model, thief.labelled().train().images(), settings.get(IMAGES));
      List<Tensor> idle = new ArrayList<>();
      for (int i = 0; i < model.spec().depth(); i++) {
        Tensor activity =
            walk.sums(inside -> List.of(inside.hidden().abs().sum(0, 1))).get(0); // [units]
        long count = Math.round(settings.get(RATIO) * activity.numel());
        idle.add(activity.topk(count, 0, false, false).get1());
        walk.step();
      }
      for (int i = 0; i < idle.size(); i++) {
        zero(model, "blocks." + i + ".mlp.fc1.weight", 0, idle.get(i));
        zero(model, "blocks." + i + ".mlp.fc1.bias", 0, idle.get(i));
        zero(model, "blocks." + i + ".mlp.fc2.weight", 1, idle.get(i));
      }
    }
  }

  private static void zero(Backbone model, String name, long dim, Tensor which) {
    if (model.weights().has(name) && which.numel() > 0) {
      model.weights().set(name, model.weights().get(name).index_fill(dim, which, Ops.number(0)));
    }
  }
}
