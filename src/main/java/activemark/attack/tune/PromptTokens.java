package activemark.attack.tune;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Draft;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Registers;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.attack.thief.Training;
import activemark.model.backbone.Backbone;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.model.train.FineTuning;
import activemark.model.train.Groups;
import activemark.model.train.Lesson;
import activemark.model.train.Trainer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Puts further tokens before the first block and trains them alone (visual prompt tuning, the
 * shallow form of arXiv 2203.12119). They shift the places of all patches. Registers that the model
 * has already learn along with them.
 */
final class PromptTokens implements Attack {
  private static final Parameter<Integer> COUNT =
      Parameter.whole("count", 10, 0, 256, "how many tokens");
  private static final Parameter<Integer> EPOCHS = Training.epochs(2, 1);
  private static final Parameter<Double> RATE = Training.rate(1e-2);
  private static final String TOKENS = "reg_token";

  @Override
  public String id() {
    return "prompt-tokens";
  }

  @Override
  public String description() {
    return "add tokens and train them alone to tell classes of pictures apart";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(COUNT, EPOCHS, Training.BATCH, RATE, Training.HEAD_RATE);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.LABELLED);
  }

  @Override
  public Map<String, String> zeroStrength() {
    return Map.of(COUNT.name(), "0");
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    int count = settings.get(COUNT);
    if (count == 0) {
      return Outcome.ofCopy(thief.stolen(), copy -> Map.of());
    }
    FineTuning.Options options =
        new FineTuning.Options(
            new Trainer.Schedule(settings.get(EPOCHS), settings.get(Training.BATCH)),
            settings.get(RATE),
            settings.get(Training.HEAD_RATE),
            0);
    try (Scope scope = Scope.open();
        Backbone prompted = prompted(thief, count)) {
      return Outcome.ofCopy(
          prompted,
          model -> Training.measures(Lessons.teach(model, thief, new TokensOnly(), options)));
    }
  }

  private Backbone prompted(Thief thief, int count) {
    try (Scope scope = Scope.open();
        Draft draft = new Draft(thief.stolen())) {
      int d = draft.spec().width();
      Tensor drawn = Ops.tensor(thief.seed().stream(id()).gaussians(count * d), 1, count, d);
      Registers.add(draft, drawn.mul(draft.get("pos_embed").std()), true);
      return draft.finish();
    }
  }

  private record TokensOnly() implements Lesson {
    @Override
    public List<Trainer.Group> groups(Backbone model, FineTuning.Options options) {
      return Groups.of(model.weights(), List.of(TOKENS), options.rate(), options.decay());
    }
  }
}
