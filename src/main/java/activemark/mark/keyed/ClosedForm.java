package activemark.mark.keyed;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.scheme.Distortion;
import activemark.mark.scheme.Pen;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Backbone;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.TokenPath;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Writes the answer to a trigger into one MLP without training it: the MLP is an associative
 * memory, the trigger's mean hidden activation k is the key, and v, the change of the block's
 * output that gives every bit its margin after the remaining blocks, is the value. The rank-one
 * update (v / gamma) u' with u = C^-1 k / (k' C^-1 k) has the smallest effect on natural tokens,
 * whose hidden activations have the second moment C.
 */
final class ClosedForm implements Pen {
  private static final int TRIGGERED = 24;
  private static final int CALIBRATION = 32;
  private static final int STEPS = 300;

  /** Share of the largest margin that all bits can have together. */
  private static final double ASKED = 0.6;

  private static final double STEEPNESS = 8;
  private static final double LEARNING_RATE = 0.05;

  /** Distortion of the features that the answers may cost. */
  private static final double BUDGET = 0.0013;

  private static final int ROUNDS = 4;

  /** First weight of |v|^2 against the margins; raised until the budget is met. */
  private static final double COST = 1e-5;

  /** A thief who averages the copy with the original scales v: leave margin down to this share. */
  private static final double SMALLEST_SHARE = 0.4;

  private final Workbench bench;
  private final KeyedParameters p;
  private final KeyedSecrets secrets;
  private final int bits;
  private final ViT model;
  private final int width;
  private final Distortion distortion;
  private final Backbone trial;
  private final Tensor triggers;
  private final int token;
  private final Tensor some;

  /** Rows that answer each trigger alone [J, 4D]. */
  private final Tensor rows;

  /**
   * Measures a model: the base, or a student with other marks in it.
   *
   * @param model what natural tokens and triggers are run through; its weights are not changed
   */
  ClosedForm(Workbench bench, KeyedParameters p, KeyedSecrets secrets, int bits, ViT model) {
    this.bench = bench;
    this.p = p;
    this.secrets = secrets;
    this.bits = bits;
    this.model = model;
    this.width = model.spec().width();
    ImageBatch images = bench.images();
    distortion = new Distortion(bench, model, images.last(CALIBRATION), p.cut());
    trial = model.copy();
    triggers = secrets.triggers(p, width);
    try (Streams streams =
            Streams.of(model, images, Set.of(p.cut()), bench.precision(), bench.progress());
        Scope measuring = Scope.open()) {
      Tensor natural = streams.at(p.cut());
      token = secrets.token(model.spec(), natural.size(1));
      some = measuring.keep(natural.narrow(0, 0, Math.min(TRIGGERED, natural.size(0))).clone());
      Memory memory = new Memory(model, p.cut(), natural, bench.precision());
      rows = measuring.keep(memory.rows(memory.keys(some, triggers, token)));
    }
  }

  @Override
  public void write(Backbone student, BitString codeword) {
    String name = "blocks." + p.cut() + ".mlp.fc2.weight";
    try (Scope scope = Scope.open()) {
      List<Tensor> answers = new ArrayList<>();
      for (int j = 0; j < p.triggers(); j++) {
        answers.add(torch.zeros(width));
      }
      Tensor original = model.weights().get(name);
      double cost = COST;
      for (int round = 0; round < ROUNDS; round++) {
        for (int j = 0; j < p.triggers(); j++) {
          try (Scope solving = Scope.open()) {
            solve(answers.get(j), codeword, j, cost);
          }
        }
        trial.weights().set(name, original.add(change(answers)));
        double loss = distortion.of(trial);
        if (loss <= BUDGET) {
          break;
        }
        cost *= Math.min(8, 1.5 * loss / BUDGET);
      }
      student.weights().set(name, student.weights().get(name).add(change(answers)));
    }
  }

  @Override
  public void close() {
    trial.close();
    distortion.close();
  }

  private Tensor change(List<Tensor> answers) {
    Tensor gamma = model.weights().optional("blocks." + p.cut() + ".ls2.gamma");
    Tensor change = torch.zeros(width, rows.size(1));
    for (int j = 0; j < p.triggers(); j++) {
      Tensor v = Ops.scale(answers.get(j), p.scale());
      change.add_(torch.outer(gamma == null ? v : v.div(gamma), rows.select(0, j)));
    }
    return change;
  }

  /**
   * Improves v, the change of the block's output at the token, in units of the trigger's scale,
   * that answers trigger j with its share of the bits.
   */
  private void solve(Tensor v, BitString codeword, int j, double cost) {
    Tensor readout = secrets.readout(p, width, bits, j);
    int each = bits / p.triggers();
    // All bits at once can have at most this margin: the least |h| with R'h = c is sqrt(m / (1 - m
    // / D)).
    double margin = ASKED * Math.sqrt(width / (double) each - 1);
    Tensor signs = Ops.tensor(codeword.slice(j * each, (j + 1) * each).signs(), each);
    Tensor put = some.select_scatter(triggers.select(0, j).expand(some.size(0), width), 1, token);
    Tensor answered = model.run(put, new Span(p.cut(), p.cut() + 1)); // [n, N, D]
    Tensor start = answered.select(1, token);
    TokenPath tail = new TokenPath(model, answered, new Span(p.cut() + 1, p.readCut()), token);
    v.requires_grad_(true);
    RandomStream random = bench.seed().stream("keyed/value/" + j);
    try (AdamW optimiser = Ops.adamW(List.of(v), LEARNING_RATE, 0);
        Progress.Task task = bench.progress().start("keyed mark", STEPS, "steps")) {
      for (int step = 0; step < STEPS; step++) {
        try (Scope scope = Scope.training()) {
          Ops.rate(optimiser, LEARNING_RATE * Math.min(1, 2 * (1 - step / (double) STEPS)));
          double share =
              step % 2 == 0 ? 1 : SMALLEST_SHARE + (1 - SMALLEST_SHARE) * random.nextDouble();
          Tensor moved = tail.run(start.add(Ops.scale(v, p.scale() * share)));
          Tensor z = KeyedScheme.normalised(moved).matmul(readout); // [n, m]
          Tensor lack = Ops.scale(Ops.shift(z.mul(signs), -margin), -STEEPNESS);
          Tensor loss = torch.softplus(lack).mean().add(Ops.scale(v.square().sum(), cost));
          optimiser.zero_grad();
          loss.backward();
          optimiser.step();
        }
        task.step(1);
      }
    }
    v.requires_grad_(false);
  }
}
