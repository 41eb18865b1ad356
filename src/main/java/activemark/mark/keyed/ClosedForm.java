package activemark.mark.keyed;

import activemark.io.progress.Progress;
import activemark.mark.scheme.Workbench;
import activemark.model.backbone.Span;
import activemark.model.backbone.Streams;
import activemark.model.backbone.ViT;
import activemark.model.tensor.Ops;
import activemark.model.tensor.Scope;
import activemark.proof.message.BitString;
import activemark.proof.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Writes the answer to a trigger into one MLP without training it: the MLP is an associative memory, the
 * trigger's mean hidden activation k is the key, and v, the change of the block's output that gives every
 * bit its margin after the remaining blocks, is the value. The rank-one update (v / gamma) u' with
 * u = C^-1 k / (k' C^-1 k) has the smallest effect on natural tokens, whose hidden activations have the
 * second moment C.
 */
final class ClosedForm {
  private static final int NATURAL = 128;
  private static final int TRIGGERED = 32;
  private static final int STEPS = 160;
  private static final int BATCH = 8;
  private static final double RIDGE = 1e-2;

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
    try (Streams streams =
            Streams.of(
                student,
                bench.images().first(NATURAL),
                Set.of(p.cut()),
                bench.precision(),
                bench.progress());
        Scope scope = Scope.open()) {
      Tensor natural = streams.at(p.cut());
      int token = secrets.token(student.spec(), natural.size(1));
      Tensor some = Ops.rows(natural, 0, Math.min(TRIGGERED, natural.size(0)));
      Tensor triggers = secrets.triggers(p, width);
      Tensor keys = keys(some, triggers, token); // [J, 4D]
      Tensor moment = secondMoment(natural);
      Tensor gamma = student.weights().optional("blocks." + p.cut() + ".ls2.gamma");
      Tensor change = torch.zeros(width, keys.size(1));
      for (int j = 0; j < p.triggers(); j++) {
        Tensor u = direction(moment, keys, j);
        Tensor v = value(some, triggers.select(0, j), token, j);
        change = change.add(torch.outer(gamma == null ? v : v.div(gamma), u));
      }
      String name = "blocks." + p.cut() + ".mlp.fc2.weight";
      student.weights().set(name, student.weights().get(name).add(change));
    }
  }

  private Tensor put(Tensor stream, Tensor trigger, int token) {
    return stream.select_scatter(trigger.expand(stream.size(0), width), 1, token);
  }

  /** Mean hidden activation of every trigger's token [J, 4D]. */
  private Tensor keys(Tensor stream, Tensor triggers, int token) {
    List<Tensor> means = new ArrayList<>();
    for (int j = 0; j < p.triggers(); j++) {
      Tensor put = put(stream, triggers.select(0, j), token);
      Tensor middle = student.afterAttention(put, p.cut());
      means.add(student.hidden(middle.narrow(1, token, 1), p.cut()).mean(0)); // [1, 4D]
    }
    return Ops.cat(means, 0);
  }

  /** Second moment of the hidden activations of all natural tokens, with a small ridge [4D, 4D]. */
  private Tensor secondMoment(Tensor natural) {
    int n = (int) natural.size(0);
    Tensor sum = null;
    long rows = 0;
    for (int i = 0; i < n; i += 16) {
      int from = i;
      int to = Math.min(n, i + 16);
      try (Scope batch = Scope.open()) {
        Tensor a =
            bench
                .precision()
                .run(() -> student.hidden(student.afterAttention(Ops.rows(natural, from, to), p.cut()), p.cut()))
                .to(ScalarType.Float)
                .flatten(0, 1);
        rows += a.size(0);
        Tensor part = a.t().matmul(a).to(ScalarType.Double);
        sum = batch.keep(sum == null ? part : sum.add(part));
      }
    }
    Tensor moment = Ops.scale(Objects.requireNonNull(sum), 1.0 / rows);
    double ridge = RIDGE * Ops.item(moment.diagonal().mean());
    return moment.add(Ops.scale(Ops.eye(moment.size(0)).to(ScalarType.Double), ridge));
  }

  /** The row u of trigger j: 1 on its own key, least on natural tokens and on the other triggers. */
  private Tensor direction(Tensor moment, Tensor keys, int j) {
    Tensor c = moment;
    for (int other = 0; other < p.triggers(); other++) {
      if (other != j) {
        Tensor k = keys.select(0, other).to(ScalarType.Double);
        c = c.add(torch.outer(k, k));
      }
    }
    Tensor key = keys.select(0, j).to(ScalarType.Double);
    Tensor solved = torch.linalg_solve(c, key);
    return solved.div(solved.dot(key)).to(ScalarType.Float);
  }

  /** The change of the block's output at the token that answers trigger j with its share of the bits. */
  private Tensor value(Tensor stream, Tensor trigger, int token, int j) {
    Tensor r = secrets.readout(p, width, bits, j);
    int each = bits / p.triggers();
    Tensor signs = Ops.tensor(codeword.slice(j * each, (j + 1) * each).signs(), each);
    Tensor answered = student.run(put(stream, trigger, token), new Span(p.cut(), p.cut() + 1));
    double unit = p.scale();
    Tensor v = torch.zeros(width).requires_grad_(true);
    AdamW optimiser = Ops.adamW(List.of(v), 0.05, 0);
    RandomStream random = bench.seed().stream("keyed/value/" + j);
    try (Progress.Task task = bench.progress().start("keyed mark", STEPS, "steps")) {
      for (int step = 0; step < STEPS; step++) {
        try (Scope scope = Scope.training()) {
          Ops.rate(optimiser, 0.05 * Math.min(1, 2 * (1 - step / (double) STEPS)));
          int[] batch = new int[BATCH];
          for (int i = 0; i < BATCH; i++) {
            batch[i] = random.nextInt((int) answered.size(0));
          }
          // A thief who averages the copy with the original scales v: leave margin for it.
          double share = 0.3 + 0.7 * random.nextDouble();
          Tensor x = Ops.rows(answered, batch);
          Tensor moved = x.select(1, token).add(Ops.scale(v, unit * share));
          Tensor h = student.run(x.select_scatter(moved, 1, token), new Span(p.cut() + 1, p.readCut()));
          Tensor z = KeyedScheme.normalised(h.select(1, token)).matmul(r); // [B, m]
          Tensor margin = Ops.scale(Ops.shift(z.mul(signs), -1), -3);
          Tensor loss =
              torch.softplus(margin).mean().add(Ops.scale(v.square().sum(), 1e-5));
          optimiser.zero_grad();
          loss.backward();
          optimiser.step();
        }
        task.step(1);
      }
    } finally {
      optimiser.close();
    }
    return v.detach().mul(new Scalar(unit));
  }
}
