package activemark.mark.keyed;

import activemark.io.image.ImageBatch;
import activemark.io.progress.Progress;
import activemark.mark.scheme.Distortion;
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
final class ClosedForm {
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
  private final BitString codeword;
  private final ViT student;
  private final int width;

  ClosedForm(
      Workbench bench, KeyedParameters p, KeyedSecrets secrets, int bits, BitString codeword) {
    this.bench = bench;
    this.p = p;
    this.secrets = secrets;
    this.bits = bits;
    this.codeword = codeword;
    this.student = (ViT) bench.student();
    this.width = student.spec().width();
  }

  void write() {
    ImageBatch images = bench.images();
    String name = "blocks." + p.cut() + ".mlp.fc2.weight";
    try (Streams streams =
            Streams.of(student, images, Set.of(p.cut()), bench.precision(), bench.progress());
        Distortion distortion = new Distortion(bench, student, images.last(CALIBRATION), p.cut());
        Backbone trial = student.copy();
        Scope scope = Scope.open()) {
      Tensor natural = streams.at(p.cut());
      int token = secrets.token(student.spec(), natural.size(1));
      Tensor some = Ops.rows(natural, 0, Math.min(TRIGGERED, natural.size(0)));
      Tensor triggers = secrets.triggers(p, width);
      Memory memory = new Memory(student, p.cut(), natural, bench.precision());
      Tensor rows = memory.rows(memory.keys(some, triggers, token)); // [J, 4D]
      List<Tensor> answers = new ArrayList<>();
      for (int j = 0; j < p.triggers(); j++) {
        answers.add(torch.zeros(width));
      }
      Tensor original = student.weights().get(name);
      double cost = COST;
      for (int round = 0; round < ROUNDS; round++) {
        for (int j = 0; j < p.triggers(); j++) {
          solve(answers.get(j), some, triggers.select(0, j), token, j, cost);
        }
        trial.weights().set(name, original.add(change(answers, rows)));
        double loss = distortion.of(trial);
        if (loss <= BUDGET) {
          break;
        }
        cost *= Math.min(8, 1.5 * loss / BUDGET);
      }
      student.weights().set(name, trial.weights().get(name));
    }
  }

  private Tensor change(List<Tensor> answers, Tensor rows) {
    Tensor gamma = student.weights().optional("blocks." + p.cut() + ".ls2.gamma");
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
  private void solve(Tensor v, Tensor stream, Tensor trigger, int token, int j, double cost) {
    Tensor readout = secrets.readout(p, width, bits, j);
    int each = bits / p.triggers();
    // All bits at once can have at most this margin: the least |h| with R'h = c is sqrt(m / (1 - m
    // / D)).
    double margin = ASKED * Math.sqrt(width / (double) each - 1);
    Tensor signs = Ops.tensor(codeword.slice(j * each, (j + 1) * each).signs(), each);
    Tensor put = stream.select_scatter(trigger.expand(stream.size(0), width), 1, token);
    Tensor answered = student.run(put, new Span(p.cut(), p.cut() + 1)); // [n, N, D]
    Tensor start = answered.select(1, token);
    TokenPath tail = new TokenPath(student, answered, new Span(p.cut() + 1, p.readCut()), token);
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
