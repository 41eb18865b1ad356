package activemark.attack.tune;

import activemark.attack.thief.Attack;
import activemark.attack.thief.Need;
import activemark.attack.thief.Outcome;
import activemark.attack.thief.Parameter;
import activemark.attack.thief.Settings;
import activemark.attack.thief.Thief;
import activemark.model.data.Embeddings;
import activemark.model.data.Split;
import activemark.model.train.HeadTraining;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** Trains a head of the thief's own and leaves the model as it is: no mark may suffer. */
final class LinearProbe implements Attack {
  @Override
  public String id() {
    return "linear-probe";
  }

  @Override
  public String description() {
    return "train a linear head only; the model stays as it is";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of();
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.LABELLED);
  }

  @Override
  public Outcome run(Thief thief, Settings settings) {
    Split data = thief.labelled();
    return Outcome.ofCopy(
        thief.stolen(),
        model -> {
          Tensor train =
              Embeddings.of(model, data.train().images(), thief.precision(), thief.progress());
          Tensor test =
              Embeddings.of(model, data.test().images(), thief.precision(), thief.progress());
          List<Boolean> right =
              HeadTraining.right(
                  train, data.train().labels(), test, data.test().labels(), thief.seed());
          double hits = right.stream().filter(hit -> hit).count();
          return Map.of("testAccuracy", hits / right.size());
        });
  }
}
