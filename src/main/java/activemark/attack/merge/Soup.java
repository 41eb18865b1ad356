package activemark.attack.merge;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.model.train.FineTuning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The average of several fine-tunes of the stolen model that saw the pictures in different orders
 * (model soup, arXiv 2203.05482, its uniform kind; members differ in their seed alone).
 */
final class Soup implements Attack {
  private static final Parameter<Integer> MEMBERS =
      Parameter.whole("members", 3, 1, 100, "fine-tunes that are averaged");
  private static final Parameter<Integer> EPOCHS = Training.epochs(1, 1);
  private static final Parameter<Double> RATE = Training.rate(1e-5);

  @Override
  public String id() {
    return "soup";
  }

  @Override
  public String description() {
    return "average several own fine-tunes";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(MEMBERS, EPOCHS, Training.BATCH, RATE, Training.HEAD_RATE, Training.DECAY);
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
        soup -> {
          double loss = 0;
          double accuracy = 0;
          int members = settings.get(MEMBERS);
          for (int k = 0; k < members; k++) {
            try (Backbone member = thief.stolen().copy()) {
              FineTuning.Result result = tune(member, thief, settings, k);
              loss += result.loss() / members;
              accuracy += result.testAccuracy() / members;
              stir(soup, member, k + 1);
            }
          }
          Map<String, Double> measures = new LinkedHashMap<>();
          measures.put("loss", loss);
          measures.put("membersTestAccuracy", accuracy);
          return measures;
        });
  }

  private static FineTuning.Result tune(Backbone member, Thief thief, Settings settings, int k) {
    return FineTuning.run(
        member,
        thief.labelled(),
        Training.options(settings, EPOCHS, RATE),
        thief.seed().child("soup/" + k),
        thief.precision(),
        thief.progress());
  }

  /** The running mean of so many members, the last of which is new. */
  private static void stir(Backbone soup, Backbone member, int members) {
    for (String name : soup.weights().names()) {
      try (Scope scope = Scope.open()) {
        Tensor mean = soup.weights().get(name);
        Tensor added = member.weights().get(name).sub(mean);
        soup.weights().set(name, mean.add(Ops.scale(added, 1.0 / members)));
      }
    }
  }
}
