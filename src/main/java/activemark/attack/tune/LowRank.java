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
import activemark.model.backbone.ViT;
import activemark.model.backbone.Weights;
import activemark.model.tensor.Ops;
import activemark.model.train.FineTuning;
import activemark.model.train.LabelledBatch;
import activemark.model.train.Lesson;
import activemark.model.train.Trainer;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adds to matrices a product of two thin ones, trains these alone and merges them in the end (after
 * LoRA, arXiv 2106.09685, without its dropout). Left unmerged they compute the same function.
 */
final class LowRank implements Attack {
  /** Which matrices of a block get a product. */
  enum Targets {
    ATTENTION,
    LINEAR
  }

  private static final Parameter<Integer> RANK =
      Parameter.whole("rank", 8, 1, 4096, "inner size of the product");
  private static final Parameter<Double> ALPHA =
      Parameter.number("alpha", 16, 0, 10_000, "the product counts alpha / rank");
  private static final Parameter<Targets> TARGETS =
      Parameter.choice(
          "targets", Targets.ATTENTION, "the matrices of attention, or all of the blocks");
  private static final Parameter<Integer> EPOCHS = Training.epochs(2, 1);
  private static final Parameter<Double> RATE = Training.rate(1e-4);

  @Override
  public String id() {
    return "lora";
  }

  @Override
  public String description() {
    return "train low-rank changes of the matrices to tell classes of pictures apart";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(
        RANK, ALPHA, TARGETS, EPOCHS, Training.BATCH, RATE, Training.HEAD_RATE, Training.DECAY);
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
    int rank = settings.get(RANK);
    return Lessons.run(
        thief,
        Training.options(settings, EPOCHS, RATE),
        model -> {
          List<String> names =
              BlockMatrices.of(model).stream()
                  .filter(n -> settings.get(TARGETS) == Targets.LINEAR || n.contains(".attn."))
                  .toList();
          return new Factors(model, names, rank, settings.get(ALPHA) / rank, thief.seed());
        });
  }

  /** The thin matrices, by the weight they change; they belong to the innermost scope. */
  private static final class Factors implements Lesson {
    private final Backbone model;
    private final double scale;
    private final Map<String, Tensor> down = new LinkedHashMap<>(); // [r, in]
    private final Map<String, Tensor> up = new LinkedHashMap<>(); // [out, r], zero at first

    Factors(Backbone model, List<String> names, int rank, double scale, Seed seed) {
      this.model = model;
      this.scale = scale;
      for (String name : names) {
        Tensor weight = model.weights().get(name);
        long inputs = weight.size(1);
        float[] drawn = seed.stream("lora/" + name).gaussians(Math.toIntExact(rank * inputs));
        down.put(name, Ops.scale(Ops.tensor(drawn, rank, inputs), 1 / Math.sqrt((double) inputs)));
        up.put(name, torch.zeros(weight.size(0), rank));
      }
    }

    @Override
    public List<Trainer.Group> groups(Backbone trained, FineTuning.Options options) {
      List<Tensor> leaves = new ArrayList<>(down.values());
      leaves.addAll(up.values());
      return List.of(new Trainer.Group(leaves, options.rate(), options.decay()));
    }

    @Override
    public Tensor embedding(LabelledBatch batch, UnaryOperator<Tensor> loss) {
      Map<String, Tensor> weights = new LinkedHashMap<>();
      for (String name : model.weights().names()) {
        weights.put(name, up.containsKey(name) ? changed(name) : model.weights().get(name));
      }
      Tensor pixels = batch.pixels();
      try (ViT merged = new ViT(model.spec(), new Weights(weights))) {
        return batch.run(() -> merged.embedding(merged.forward(pixels)));
      }
    }

    @Override
    public void end() {
      up.keySet().forEach(name -> model.weights().set(name, changed(name)));
    }

    private Tensor changed(String name) {
      Tensor product = torch.matmul(Ops.at(up, name), Ops.at(down, name));
      return model.weights().get(name).add(Ops.scale(product, scale));
    }
  }
}
