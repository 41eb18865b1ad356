package activemark.mark.published;

import activemark.error.BadInput;
import activemark.io.progress.Progress;
import activemark.mark.net.Messages;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Precision;
import activemark.model.tensor.Scope;
import activemark.proof.random.RandomStream;
import activemark.proof.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains an encoder and a decoder, and with them the tail of the model or, for the accuser, nothing
 * else. Loss: mean squared error of the last block's output with the message put in against the
 * clean one, plus mean squared error of the decoded message.
 */
final class PairTraining {
  /** What the engine's AdamW takes where nothing is said, as the paper does. */
  private static final double WEIGHT_DECAY = 0.01;

  private final Backbone model;
  private final Constants constants;
  private final Channel channel;
  private final Precision precision;
  private final Seed seed;

  PairTraining(
      Backbone model, Constants constants, PublishedParameters p, Precision precision, Seed seed) {
    this.model = model;
    this.constants = constants;
    this.channel = new Channel(model, p.cut(), p.readCut(), constants.token(), precision);
    this.precision = precision;
    this.seed = seed;
  }

  /** Trains the pair and the tail of the model. */
  void withTail(Pair pair, int bits, Recipe recipe, Progress.Task task) {
    List<Tensor> tail = new ArrayList<>();
    for (String name : model.weights().names(new Span(channel.put(), channel.read()))) {
      tail.add(model.weights().get(name).requires_grad_(true));
    }
    try (AdamW optimiser = Ops.adamW(tail, recipe.rate(), WEIGHT_DECAY)) {
      train(pair, bits, recipe, List.of(optimiser), task);
      optimiser.zero_grad();
    } finally {
      tail.forEach(t -> t.requires_grad_(false));
    }
  }

  /** Trains the pair alone; the model stays as it is. */
  void alone(Pair pair, int bits, Recipe recipe, Progress.Task task) {
    train(pair, bits, recipe, List.of(), task);
  }

  private void train(Pair pair, int bits, Recipe recipe, List<AdamW> tail, Progress.Task task) {
    RandomStream random = seed.stream("batches");
    RandomStream messages = seed.stream("messages");
    pair.leaves().forEach(t -> t.requires_grad_(true));
    double pairRate = recipe.rate() * recipe.pairFactor();
    try (AdamW ends = Ops.adamW(pair.leaves(), pairRate, WEIGHT_DECAY)) {
      for (int step = 0; step < recipe.steps(); step++) {
        try (Scope scope = Scope.training()) {
          double share = recipe.schedule(step);
          Ops.rate(ends, pairRate * share);
          tail.forEach(optimiser -> Ops.rate(optimiser, recipe.rate() * share));
          int[] batch = new int[Recipe.BATCH];
          for (int i = 0; i < batch.length; i++) {
            batch[i] = random.nextInt(constants.images());
          }
          Tensor message = Messages.tensor(messages, batch.length, bits);
          Tensor loss = loss(pair, batch, message, task);
          ends.zero_grad();
          tail.forEach(AdamW::zero_grad);
          loss.backward();
          ends.step();
          tail.forEach(AdamW::step);
        }
        task.step(1);
      }
      ends.zero_grad();
    } finally {
      pair.leaves().forEach(t -> t.requires_grad_(false));
    }
  }

  private Tensor loss(Pair pair, int[] batch, Tensor message, Progress.Task task) {
    Tensor token = pair.encode(constants.asked(batch), message);
    Tensor read = channel.carry(constants.stream(batch), token);
    Span last = new Span(channel.read(), model.spec().depth());
    Tensor out = precision.run(() -> model.run(read, last));
    Tensor kept = torch.mse_loss(out, constants.target(batch));
    Tensor told = torch.mse_loss(pair.decode(read.select(1, channel.token())), message);
    double output = finite(Ops.item(kept));
    double bits = finite(Ops.item(told));
    task.note(String.format(Locale.ROOT, "output %.4f, message %.4f", output, bits));
    return kept.add(told);
  }

  private static double finite(double loss) {
    if (Double.isFinite(loss)) {
      return loss;
    }
    throw BadInput.of("The training of the published mark diverged")
        .at("loss")
        .expected("a number")
        .found(loss)
        .fix("Choose another --block, or check that the model computes numbers on these images.")
        .bad();
  }
}
